using Agents.Models.Tokenizers;

namespace Agents.Models.Inspection;

/// <summary>A tokenizer that was read.</summary>
/// <param name="Kind">How it cuts text.</param>
/// <param name="Tokens">Ids, used or not.</param>
/// <param name="Added">Added tokens among them.</param>
/// <param name="Start">The token that raw text begins with; null where it begins with none.</param>
internal sealed record TokenizerReport(string Kind, int Tokens, int Added, string? Start = null)
{
    public static TokenizerReport Of(TokenizerModel model) => new(
        model.SentencePiece is null
            ? $"byte-level BPE, {model.PreTokenizer}"
            : "SentencePiece-style BPE",
        model.Tokens.Count,
        model.Added.Count,
        model.StartId is { } start ? model.Tokens[start] : null);
}
