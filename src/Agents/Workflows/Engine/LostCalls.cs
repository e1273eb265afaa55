using Agents.Episodes;

namespace Agents.Workflows.Engine;

/// <summary>
/// What a superstep spent that was cut off: no checkpoint names its calls, but their episodes are there.
/// </summary>
internal static class LostCalls
{
    private const int CharactersAToken = 4;

    /// <summary>Tokens of a text, where a model does not say what it used: a budget must not be free.</summary>
    public static long Estimate(long characters) => 1 + (characters / CharactersAToken);

    /// <summary>Calls of this run, and of none within it, that began after its last record.</summary>
    public static async Task<WorkflowSpending> CountAsync(
        WorkflowHost host, string runId, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var lost = default(WorkflowSpending);
        if (host.Episodes is not { } episodes)
            return lost;
        await foreach (var stored in episodes.ReadAsync(new EpisodeQuery { RunId = runId }, cancellationToken))
        {
            if (stored.Episode.RunId == runId && stored.Episode.StartedAt >= after)
                lost += new WorkflowSpending(stored.Episode.Turns.Sum(Tokens), stored.Episode.Turns.Count, 0, default);
        }

        return lost;
    }

    private static long Tokens(EpisodeTurn turn) => turn.PromptIds.Count + turn.CompletionIds.Count is var known and > 0
        ? known
        : Estimate(turn.Messages.Sum(m => (long)m.Text.Length) + turn.Text.Length);
}
