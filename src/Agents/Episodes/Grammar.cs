namespace Agents.Episodes;

/// <summary>What an answer is held to while it is generated: tokens that do not fit are masked out.</summary>
/// <param name="Kind">How the text is to be read.</param>
/// <param name="Text">A JSON schema, or a regular expression for the whole answer.</param>
public sealed record Grammar(GrammarKind Kind, string Text);
