namespace Agents.Plugins.BehaviorHandbook;

/// <summary>Behaviors for a prompt, within the token budget.</summary>
/// <param name="Names">Their names, best first: what an answer may cite.</param>
/// <param name="Text">A line for each; empty where nothing fits. It is a stranger's text: data, not instructions.</param>
/// <param name="Tokens">Tokens of the text.</param>
public sealed record BehaviorSelection(IReadOnlyList<string> Names, string Text, int Tokens);
