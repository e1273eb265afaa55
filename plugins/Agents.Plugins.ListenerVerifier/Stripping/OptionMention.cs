namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>A place in a trace that names an option.</summary>
/// <param name="Option">Index of the option.</param>
/// <param name="Start">Index of its first token.</param>
/// <param name="Count">How many tokens it has.</param>
/// <param name="ByText">By the option's own text, not by its letter or place.</param>
internal readonly record struct OptionMention(int Option, int Start, int Count, bool ByText);
