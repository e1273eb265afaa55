using Agents.Models.Checkpoints;
using Agents.Models.Templates;

namespace Agents.Models.Tokenizers;

/// <summary>What defines a BPE tokenizer, whichever file it came from.</summary>
/// <param name="Tokens">
/// By id, in GPT-2's byte symbols or SentencePiece's text (added tokens in plain text); null where an id is not used.
/// </param>
/// <param name="Merges">Pairs in the order of their rank, written as the tokens are.</param>
/// <param name="Added">Added tokens, special ones and others.</param>
/// <param name="PreTokenizer">How text is cut into pieces.</param>
/// <param name="IgnoreMerges">A piece that is a token is taken whole (Llama 3).</param>
/// <param name="Composes">Text is brought to Unicode's form C first (Qwen).</param>
/// <param name="SentencePiece">Set where it is SentencePiece-style; null for byte-level BPE.</param>
/// <param name="StartId">The token that raw text begins with; null where it begins with none.</param>
internal sealed record TokenizerModel(
    IReadOnlyList<string?> Tokens,
    IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added,
    PreTokenizerKind PreTokenizer,
    bool IgnoreMerges = false,
    bool Composes = false,
    SentencePieceRules? SentencePiece = null,
    int? StartId = null)
{
    /// <summary>
    /// Without the added tokens that a model of so many embeddings can neither be fed nor say; as it is where other
    /// tokens are beyond them too.
    /// </summary>
    public TokenizerModel Within(int vocabulary)
    {
        var beyond = Added.Where(t => t.Id >= vocabulary).Select(t => t.Id).ToHashSet();
        var (kept, others) = (Tokens.Take(vocabulary), Enumerable.Range(0, Tokens.Count).Skip(vocabulary));
        return beyond.Count > 0 && others.All(id => Tokens[id] is null || beyond.Contains(id))
            ? this with
            {
                Tokens = [.. kept],
                Added = [.. Added.Where(t => !beyond.Contains(t.Id))],
                StartId = StartId < vocabulary ? StartId : null,
            }
            : this;
    }

    /// <summary>With the start token that tokenizer_config.json asks for, which overrules tokenizer.json.</summary>
    /// <param name="config">tokenizer_config.json.</param>
    /// <exception cref="AgentsException">It names one that is no token.</exception>
    public TokenizerModel WithStart(JsonFields config)
    {
        const string Key = "add_bos_token";
        if (config.Find(Key) is null)
            return this;
        return WithStart(config.FindBool(Key, false) ? TemplateTokens.Read(config).Bos : null, config.Source);
    }

    /// <summary>The same with a start token; null for none.</summary>
    /// <exception cref="AgentsException">It is no token.</exception>
    public TokenizerModel WithStart(string? token, string source) => this with
    {
        StartId = token is null ? null
            : Tokens.Index().FirstOrDefault(t => t.Item == token) is (var id, { }) ? id
            : throw CheckpointError.Of($"{source}: {token} is no token."),
    };
}
