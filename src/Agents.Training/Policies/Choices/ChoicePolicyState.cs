namespace Agents.Training.Policies.Choices;

/// <summary>What a choice policy needs, beside its weights, to go on bit by bit.</summary>
internal sealed record ChoicePolicyState(long Steps, float[] Mean, float[] Square);
