namespace Agents.Models.Embeddings;

/// <summary>How a text's tokens become its vector.</summary>
/// <param name="TakesFirst">The first token's vector; else the mean of all.</param>
/// <param name="Normalizes">Brought to length 1.</param>
/// <param name="MostTokens">Most tokens of a text, first and last included; the rest is cut off.</param>
internal sealed record PoolingRules(bool TakesFirst, bool Normalizes, int MostTokens);
