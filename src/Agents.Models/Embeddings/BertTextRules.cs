namespace Agents.Models.Embeddings;

/// <summary>What is done to a text before it is cut into words.</summary>
/// <param name="Cleans">Control characters go, white space becomes spaces.</param>
/// <param name="SplitsChinese">Each Chinese character is a word.</param>
/// <param name="StripsAccents">Decomposed; marks that take no space go.</param>
/// <param name="Lowers">In lower case.</param>
internal sealed record BertTextRules(bool Cleans, bool SplitsChinese, bool StripsAccents, bool Lowers);
