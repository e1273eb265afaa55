namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>A reply, understood.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Option">Index of the option, for an answer; else −1.</param>
/// <param name="Note">What the person named, where the option is "other".</param>
internal sealed record Reply(ReplyKind Kind, int Option = -1, string? Note = null);
