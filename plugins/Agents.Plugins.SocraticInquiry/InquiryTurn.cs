using System.Text.Json.Serialization;

namespace Agents.Plugins.SocraticInquiry;

/// <summary>Where a dialogue stands: the question to ask, or what was found.</summary>
public sealed record InquiryTurn
{
    /// <summary>Id of the dialogue.</summary>
    [JsonPropertyName("dialogue")]
    public required string Dialogue { get; init; }

    /// <summary>Nothing is asked any more; <see cref="Found"/> is the result.</summary>
    [JsonPropertyName("done")]
    public required bool Done { get; init; }

    /// <summary>What to show the person: the question and how it can be answered, or the result.</summary>
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>Id of the question; empty when it is done.</summary>
    [JsonPropertyName("question")]
    public string Question { get; init; } = "";

    /// <summary>The question's options; empty when it is done.</summary>
    [JsonPropertyName("options")]
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What is thought most probable so far: each slot's value, or the <c>item</c>.</summary>
    [JsonPropertyName("found")]
    public IReadOnlyDictionary<string, string> Found { get; init; } = new Dictionary<string, string>();

    /// <summary>Probability of <see cref="Found"/> as a whole.</summary>
    [JsonPropertyName("probability")]
    public double Probability { get; init; }

    /// <summary>What is assumed where there is no answer (skipped, not known, not asked), by questions.</summary>
    [JsonPropertyName("assumed")]
    public IReadOnlyDictionary<string, string> Assumed { get; init; } = new Dictionary<string, string>();

    /// <summary>Questions that were asked.</summary>
    [JsonPropertyName("asked")]
    public int Asked { get; init; }

    /// <summary>Bits still unknown.</summary>
    [JsonPropertyName("entropy")]
    public double Entropy { get; init; }

    /// <summary>
    /// Why it is done: sure, not_worth_asking, most_questions, nothing_left, ended; empty while it asks.
    /// </summary>
    [JsonPropertyName("stopped")]
    public string Stopped { get; init; } = "";
}
