using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>What a policy does on test items.</summary>
/// <param name="Accuracy">Share of right answers.</param>
/// <param name="Contradictions">Share of answers that the listener, by their sums, would not give.</param>
/// <param name="Uplift">Mean of p(right | own trace) − p(right | another's).</param>
/// <param name="Judgements">The listener's probability of each answer, and whether it was right.</param>
internal sealed record ArmResult(
    double Accuracy, double Contradictions, double Uplift, List<ListenerJudgement> Judgements);
