using System.Text.Json.Serialization;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>What listeners think of an answer and how it came about.</summary>
public sealed record ListenerVerdict
{
    /// <summary>Letter of the option that was answered; null where the reply states none, or two.</summary>
    [JsonPropertyName("answer")]
    public required string? Answer { get; init; }

    /// <summary>Letter of the option that the listeners find most probable, by the trace alone.</summary>
    [JsonPropertyName("choice")]
    public required string Choice { get; init; }

    /// <summary>Whether they would answer otherwise. Null where there is no answer.</summary>
    [JsonPropertyName("contradicts")]
    public required bool? Contradicts { get; init; }

    /// <summary>Their mean probability of the answer, 0 to 1; null where there is none.</summary>
    [JsonPropertyName("confidence")]
    public required double? Confidence { get; init; }

    /// <summary>
    /// What the trace adds to the probability of the answer, against no trace at all; -1 to 1. Null without controls.
    /// </summary>
    [JsonPropertyName("uplift")]
    public required double? Uplift { get; init; }

    /// <summary>What it adds against its own words in another order. Null without controls.</summary>
    [JsonPropertyName("upliftOverShuffled")]
    public required double? UpliftOverShuffled { get; init; }

    /// <summary>Largest difference between two listeners' probabilities of one option; 0 for one listener.</summary>
    [JsonPropertyName("disagreement")]
    public required double Disagreement { get; init; }

    /// <summary>Their mean probability of each option.</summary>
    [JsonPropertyName("probabilities")]
    public required IReadOnlyList<double> Probabilities { get; init; }

    /// <summary>Each listener's opinion, and whether it was scored or sampled.</summary>
    [JsonPropertyName("opinions")]
    public required IReadOnlyList<ListenerOpinion> Opinions { get; init; }

    /// <summary>What they read.</summary>
    [JsonPropertyName("trace")]
    public required string Trace { get; init; }
}
