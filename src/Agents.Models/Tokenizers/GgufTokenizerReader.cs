using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Reads a BPE tokenizer, byte-level or SentencePiece's, from the metadata of a GGUF file.</summary>
internal static class GgufTokenizerReader
{
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;
    private const int Byte = 6;

    /// <exception cref="AgentsException">Damaged, or of a kind that is not known.</exception>
    public static TokenizerModel Read(GgufMetadata metadata)
    {
        var family = metadata.FindText("tokenizer.ggml.model");
        if (family is not ("gpt2" or "llama"))
        {
            throw CheckpointError.Of(
                $"{metadata.Source}: tokenizer.ggml.model is {family ?? "absent"}; "
                + "known are: gpt2 (byte-level BPE), llama (SentencePiece).");
        }

        var tokens = metadata.Texts("tokenizer.ggml.tokens", ConfigRules.MaximumVocabulary);
        var types = metadata.Integers("tokenizer.ggml.token_type", ConfigRules.MaximumVocabulary);
        if (types.Length != tokens.Length)
            throw CheckpointError.Of($"{metadata.Source}: {tokens.Length} tokens have {types.Length} types.");
        var added = Added(metadata, tokens, types);
        if (family == "llama")
            return SentencePiece(metadata, tokens, types, added) with { StartId = Start(metadata, added, true) };
        var kind = Kind(metadata);
        return new TokenizerModel(
            tokens,
            Merges(metadata),
            added,
            kind,
            IgnoreMerges: kind == PreTokenizerKind.Llama3,
            Composes: kind == PreTokenizerKind.Qwen2,
            StartId: Start(metadata, added, kind == PreTokenizerKind.Llama3));
    }

    // Older files do not say whether raw text begins with the first token; then the kind of tokenizer does.
    private static int? Start(GgufMetadata metadata, List<AddedToken> added, bool otherwise)
    {
        var id = metadata.FindInteger("tokenizer.ggml.bos_token_id", 0, ConfigRules.MaximumVocabulary - 1);
        var begins = metadata.FindBool("tokenizer.ggml.add_bos_token") ?? otherwise;
        return begins && added.Exists(t => t.Id == id) ? (int?)id : null;
    }

    private static TokenizerModel SentencePiece(
        GgufMetadata metadata, string[] tokens, int[] types, List<AddedToken> added)
    {
        var scores = metadata.Floats("tokenizer.ggml.scores", ConfigRules.MaximumVocabulary);
        if (scores.Length != tokens.Length)
            throw CheckpointError.Of($"{metadata.Source}: {tokens.Length} tokens have {scores.Length} scores.");
        var prefixes = metadata.FindBool("tokenizer.ggml.add_space_prefix") ?? true;
        var rules = new SentencePieceRules(
            prefixes ? SpacePrefix.Always : SpacePrefix.None,
            DropsFirstSpace: prefixes,
            HasByteTokens: types.Contains(Byte),
            UnknownId: Array.IndexOf(types, Unknown) is >= 0 and var id ? id : null,
            FusesUnknown: true);
        var merges = SentencePieceMerges.Of(tokens, scores, i => types[i] == Normal, metadata.Source);
        return new TokenizerModel(tokens, merges, added, PreTokenizerKind.None, SentencePiece: rules);
    }

    private static PreTokenizerKind Kind(GgufMetadata metadata) => metadata.FindText("tokenizer.ggml.pre") switch
    {
        "gpt-2" or "gpt2" => PreTokenizerKind.Gpt2,
        "smollm" => PreTokenizerKind.SmolLm,
        "llama-bpe" or "llama3" or "llama-v3" => PreTokenizerKind.Llama3,
        "qwen2" => PreTokenizerKind.Qwen2,
        var other => throw CheckpointError.Of(
            $"{metadata.Source}: tokenizer.ggml.pre is {other ?? "absent"}; "
            + "known are: gpt-2, smollm, llama-bpe, qwen2."),
    };

    private static List<AddedToken> Added(GgufMetadata metadata, string[] tokens, int[] types)
    {
        var (added, contents) = (new List<AddedToken>(), new HashSet<string>(StringComparer.Ordinal));
        for (var id = 0; id < tokens.Length; id++)
        {
            if (types[id] is not (Unknown or Control or UserDefined))
                continue;
            if (tokens[id].Length == 0 || !contents.Add(tokens[id]))
                throw CheckpointError.Of($"{metadata.Source}: token {id} ({tokens[id]}) is empty or there twice.");
            added.Add(new AddedToken(id, tokens[id], types[id] != UserDefined));
        }

        return added;
    }

    private static List<(string Left, string Right)> Merges(GgufMetadata metadata)
    {
        var merges = new List<(string, string)>();
        foreach (var text in metadata.Texts("tokenizer.ggml.merges", 2 * ConfigRules.MaximumVocabulary))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || space == text.Length - 1)
                throw CheckpointError.Of($"{metadata.Source}: merge {merges.Count} ({text}) does not have two parts.");
            merges.Add((text[..space], text[(space + 1)..]));
        }

        return merges;
    }
}
