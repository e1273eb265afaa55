using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Reads a byte-level BPE tokenizer from the metadata of a GGUF file.</summary>
internal static class GgufTokenizerReader
{
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;

    /// <exception cref="AgentsException">Damaged, or of a kind that is not known.</exception>
    public static TokenizerModel Read(GgufMetadata metadata)
    {
        if (metadata.FindText("tokenizer.ggml.model") is var family and not "gpt2")
        {
            throw CheckpointError.Of(
                $"{metadata.Source}: tokenizer.ggml.model is {family ?? "absent"}; known is: gpt2 (byte-level BPE).");
        }

        var kind = Kind(metadata);
        var tokens = metadata.Texts("tokenizer.ggml.tokens", ConfigRules.MaximumVocabulary);
        return new TokenizerModel(
            tokens,
            Merges(metadata),
            Added(metadata, tokens),
            kind,
            IgnoreMerges: kind == PreTokenizerKind.Llama3);
    }

    private static PreTokenizerKind Kind(GgufMetadata metadata) => metadata.FindText("tokenizer.ggml.pre") switch
    {
        "gpt-2" or "gpt2" => PreTokenizerKind.Gpt2,
        "smollm" => PreTokenizerKind.SmolLm,
        "llama-bpe" or "llama3" or "llama-v3" => PreTokenizerKind.Llama3,
        var other => throw CheckpointError.Of(
            $"{metadata.Source}: tokenizer.ggml.pre is {other ?? "absent"}; "
            + "known are: gpt-2, smollm, llama-bpe."),
    };

    private static List<AddedToken> Added(GgufMetadata metadata, string[] tokens)
    {
        var types = metadata.Integers("tokenizer.ggml.token_type", ConfigRules.MaximumVocabulary);
        if (types.Length != tokens.Length)
            throw CheckpointError.Of($"{metadata.Source}: {tokens.Length} tokens have {types.Length} types.");
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
