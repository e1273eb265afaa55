using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>A workflow that reached the validation items.</summary>
/// <param name="Origin">What made it: growth, a move, a proposal, or the single agent.</param>
/// <param name="Yaml">The workflow.</param>
/// <param name="Correct">Right answers.</param>
/// <param name="Answered">Answers; the promising give more.</param>
/// <param name="IsDropped">It was found worse than another before the end.</param>
public sealed record ArchitectCandidate(string Origin, string Yaml, int Correct, int Answered, bool IsDropped)
{
    internal Step? Plan { get; init; }

    /// <summary>Share of right answers. Of the winner it is a little too good, since it was chosen by it.</summary>
    public double Accuracy => Answered == 0 ? 0 : (double)Correct / Answered;

    /// <summary>95 % interval of the accuracy, as if it had not been chosen by it.</summary>
    public ConfidenceInterval Interval => Statistics.Wilson(Correct, Answered);
}
