namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>A piece of a question, and what it is to the answer.</summary>
/// <param name="Text">The piece, as it stands there.</param>
/// <param name="Start">Where it starts in the question.</param>
/// <param name="Bits">
/// How much less probable the answer is to the model without it, in bits; below 0 where it is more probable.
/// </param>
public readonly record struct Evidence(string Text, int Start, double Bits);
