using Agents.Models.Tokenizers;

namespace Agents.Models.Inspection;

/// <summary>A tokenizer that was read.</summary>
/// <param name="Kind">How it cuts text.</param>
/// <param name="Tokens">Ids, used or not.</param>
/// <param name="Added">Added tokens among them.</param>
internal sealed record TokenizerReport(string Kind, int Tokens, int Added)
{
    public static TokenizerReport Of(TokenizerModel model) => new(
        model.SentencePiece is null
            ? $"byte-level BPE, {model.PreTokenizer}"
            : "SentencePiece-style BPE",
        model.Tokens.Count,
        model.Added.Count);
}
