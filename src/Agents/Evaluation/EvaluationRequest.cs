using Microsoft.Extensions.AI;

namespace Agents.Evaluation;

/// <summary>What to measure.</summary>
internal sealed record EvaluationRequest
{
    /// <summary>The model, without a recorder: the evaluator stores the answers itself.</summary>
    public required IChatClient Client { get; init; }

    public required ITaskSet Task { get; init; }

    public required TaskSplit Split { get; init; }

    /// <summary>Items with different keys; fewer where the split has fewer.</summary>
    public required int Count { get; init; }

    public required int Seed { get; init; }

    /// <summary>Longest reply in tokens.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>The run that the episodes belong to.</summary>
    public string? RunId { get; init; }

    /// <summary>What <c>improve</c> and <c>evaluate</c> share, so that their figures are equal item by item.</summary>
    public const int DefaultMaxTokens = 16;
}
