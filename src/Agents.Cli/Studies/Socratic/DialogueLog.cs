using Agents.Episodes;
using Agents.Plugins.SocraticInquiry.Dialogues;

namespace Agents.Cli.Studies.Socratic;

/// <summary>Dialogues written into a store as an application writes them.</summary>
internal static class DialogueLog
{
    private const int Batch = 2000;

    /// <summary>Plays dialogues and appends their questions.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run that they are logged under.</param>
    /// <param name="plays">Plays one dialogue by its number.</param>
    /// <param name="count">Number of dialogues.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        IEpisodeStore store, string runId, Func<int, (QuestionWorld World, Play Play, DialogueSettings Settings)> plays,
        int count, CancellationToken cancellationToken)
    {
        var episodes = new List<Episode>();
        for (var i = 0; i < count; i++)
        {
            var (world, play, settings) = plays(i);
            var open = new OpenDialogue($"{runId}-{i:D6}", world.Inquiry, settings, play.Dialogue);
            for (var step = 0; step < play.Dialogue.Steps.Count; step++)
                episodes.Add(QuestionEpisode.Of(open, step, DateTimeOffset.UnixEpoch, runId));
            if (episodes.Count < Batch && i < count - 1)
                continue;
            await store.AppendAsync(episodes, cancellationToken);
            episodes.Clear();
        }
    }
}
