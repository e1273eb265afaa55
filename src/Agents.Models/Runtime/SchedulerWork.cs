namespace Agents.Models.Runtime;

/// <summary>What callers hand to the scheduler's thread.</summary>
internal abstract record SchedulerWork
{
    internal sealed record Generate(Sequence Sequence) : SchedulerWork;

    internal sealed record Score(
        IReadOnlyList<int> Prompt,
        IReadOnlyList<int> Completion,
        TaskCompletionSource<float[]> Result,
        CancellationToken CancellationToken) : SchedulerWork;
}
