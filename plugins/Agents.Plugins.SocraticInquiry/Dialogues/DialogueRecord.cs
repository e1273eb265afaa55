using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>
/// What a dialogue appends to the record log: first its inquiry and settings, then each step, and always the question
/// that is open after it.
/// </summary>
internal sealed record DialogueRecord
{
    /// <summary>Collection; the key is the dialogue.</summary>
    public const string Collection = "inquiry_dialogues";

    /// <summary>Hash of the inquiry's specification; in the first record only.</summary>
    public string? Inquiry { get; init; }

    /// <summary>In the first record only.</summary>
    public DialogueSettings? Settings { get; init; }

    /// <summary>In all but the first.</summary>
    public DialogueStep? Step { get; init; }

    public QuestionChoice? Pending { get; init; }
}
