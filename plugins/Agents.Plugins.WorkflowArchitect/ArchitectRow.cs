using Agents.Evaluation.Studies;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>What one of the compared answered.</summary>
/// <param name="Right">For each item whether it is right.</param>
/// <param name="Calls">Model calls of all items.</param>
/// <param name="Tokens">Tokens of prompts and answers of all items.</param>
public sealed record ArchitectRow(IReadOnlyList<bool> Right, int Calls, long Tokens)
{
    /// <summary>Share of right answers.</summary>
    public StudyMetric Accuracy => StudyMetric.Share(Right.Count(r => r), Right.Count);

    /// <summary>The difference of two accuracies on the same items, with its paired interval.</summary>
    /// <param name="other">What is taken off.</param>
    public StudyMetric Less(ArchitectRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return StudyMetric.Mean(
            [.. Right.Zip(other.Right, (a, b) => (a ? 1.0 : 0) - (b ? 1.0 : 0))]);
    }
}
