using Agents.Episodes;

namespace Agents.KillHost;

/// <summary>Holds the right to train until stdin ends.</summary>
internal static class Training
{
    public static async Task RunAsync(IEpisodeStore store, string owner)
    {
        await using var training = await store.BeginTrainingAsync(owner);
        Console.WriteLine("training");
        await Console.In.ReadToEndAsync();
    }
}
