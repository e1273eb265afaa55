namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>A model's reading of an answer.</summary>
/// <param name="Option">One of the options, "unknown", "skip" or "unclear".</param>
/// <param name="Named">What the person named, where it is another option; else empty.</param>
internal sealed record OptionReading(string Option, string? Named = null);
