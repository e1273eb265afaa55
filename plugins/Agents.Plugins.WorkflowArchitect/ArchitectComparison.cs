using Agents.Evaluation.Studies;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>The workflow that was found beside its baselines, on the same test items.</summary>
/// <param name="N">Items.</param>
/// <param name="Found">Accuracy of the workflow.</param>
/// <param name="SingleAgent">Accuracy of the single agent.</param>
/// <param name="SelfConsistency">Accuracy of the single agent by vote.</param>
/// <param name="Votes">
/// Answers that it votes with: the workflow's model calls an item, rounded up; at most 31, so that a workflow that asks
/// more often is compared with fewer calls than its own.
/// </param>
/// <param name="TestUses">How often the task's test items were used so far, this time included.</param>
public sealed record ArchitectComparison(
    int N, ArchitectRow Found, ArchitectRow SingleAgent, ArchitectRow SelfConsistency, int Votes, int TestUses)
{
    /// <summary>Found less single, paired by item.</summary>
    public StudyMetric GainOverSingle => Found.Less(SingleAgent);

    /// <summary>Found less self-consistency, paired by item.</summary>
    public StudyMetric GainOverSelfConsistency => Found.Less(SelfConsistency);
}
