namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>A part of a sentence: tokens <c>First</c> up to <c>End</c>, and the signs that close it.</summary>
/// <param name="First">Index of its first token.</param>
/// <param name="End">Index after its last token.</param>
/// <param name="Close">The sign that ends it; empty where the next begins with a connector.</param>
/// <param name="EndsSentence">Whether a sentence ends with it.</param>
internal readonly record struct Clause(int First, int End, string Close, bool EndsSentence);
