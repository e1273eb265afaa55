using Agents.Episodes;
using Agents.Testing.Stores;

namespace Agents.KillHost;

/// <summary>Answers: appends episodes one by one.</summary>
internal static class Appending
{
    public static async Task RunAsync(IEpisodeStore store, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await store.AppendAsync([TestEpisodes.Create($"{prefix}-{i}", EpisodePurpose.Use)]);
        }
    }
}
