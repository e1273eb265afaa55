namespace Agents.Episodes;

/// <summary>What an answer is held to while it is generated: tokens that do not fit are masked out.</summary>
/// <param name="Kind">How the text is to be read.</param>
/// <param name="Text">A JSON schema, a regular expression for the whole answer, or a JSON object of functions.</param>
public sealed record Grammar(GrammarKind Kind, string Text);
