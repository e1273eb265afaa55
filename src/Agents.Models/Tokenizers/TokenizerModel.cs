namespace Agents.Models.Tokenizers;

/// <summary>What defines a byte-level BPE tokenizer, whichever file it came from.</summary>
/// <param name="Tokens">
/// By id, in GPT-2's byte symbols (added tokens in plain text); null where an id is not used.
/// </param>
/// <param name="Merges">Pairs in the order of their rank, in byte symbols.</param>
/// <param name="Added">Added tokens, special ones and others.</param>
/// <param name="PreTokenizer">How text is cut into pieces.</param>
/// <param name="IgnoreMerges">A piece that is a token is taken whole (Llama 3).</param>
internal sealed record TokenizerModel(
    IReadOnlyList<string?> Tokens,
    IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added,
    PreTokenizerKind PreTokenizer,
    bool IgnoreMerges = false);
