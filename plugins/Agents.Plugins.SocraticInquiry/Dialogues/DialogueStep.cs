using System.Text.Json.Serialization;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>One reply and what it did to the belief.</summary>
internal sealed record DialogueStep
{
    /// <summary>Index of the question.</summary>
    public required int Question { get; init; }

    public required Reply Reply { get; init; }

    /// <summary>Takes the place of an earlier reply to the same question.</summary>
    public bool Revision { get; init; }

    /// <summary>Bits unknown before.</summary>
    public double EntropyBefore { get; init; }

    /// <summary>Bits unknown after; the next step's <see cref="EntropyBefore"/>.</summary>
    public double EntropyAfter { get; init; }

    /// <summary>What asking cost, in bits; a revision is not asked.</summary>
    public double Cost { get; init; }

    /// <summary>How probable the option was thought to be before it was answered; null without an answer.</summary>
    public double? Expected { get; init; }

    /// <summary>Index of the question whose earlier answer this one hardly agrees with; null where it does.</summary>
    public int? Contradicts { get; init; }

    /// <summary>Natural logarithm of the probability with which the policy chose the question.</summary>
    public double LogProbability { get; init; }

    /// <summary>
    /// The open questions as the policy saw them and the index of this one, for its episode; no part of the
    /// dialogue's data.
    /// </summary>
    [JsonIgnore]
    public QuestionDecision? Decision { get; init; }

    /// <summary>Idempotency key of the call; a call with the same key changes nothing.</summary>
    public string? Key { get; init; }
}
