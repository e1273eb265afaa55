using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Checkpoints;

/// <summary>A seeded random model of a few kilobytes with a complete byte-level tokenizer.</summary>
internal static class TinyModel
{
    public const string ChatMl =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n'"
        + " }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private static readonly string[] Specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
    private static readonly (string, string)[] Merges =
        [("h", "e"), ("l", "l"), ("he", "ll"), ("hell", "o"), ("Ġ", "w"), ("Ġ", "Ġ"), ("ĠĠ", "ĠĠ"), ("Ã", "©")];

    public static TokenizerModel Tokenizer { get; } = MakeTokenizer(PreTokenizerKind.SmolLm);

    /// <summary>A complete SentencePiece-style tokenizer.</summary>
    public static TokenizerModel Pieces { get; } = new(
        ["<unk>", "<s>", "</s>", "▁", "a", "h", "e", "▁a", "he", "▁he", "\n",
            .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>")],
        [("▁", "a"), ("h", "e"), ("▁", "he")],
        [new AddedToken(0, "<unk>", true), new AddedToken(1, "<s>", true), new AddedToken(2, "</s>", true)],
        PreTokenizerKind.None,
        SentencePiece: new SentencePieceRules(SpacePrefix.Always, true, HasByteTokens: true, UnknownId: 0, true));

    public static LlamaConfig Config { get; } = new()
    {
        HiddenSize = 32,
        IntermediateSize = 64,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 8,
        VocabularySize = Tokenizer.Tokens.Count + 5,
        ContextLength = 128,
        TiedEmbeddings = true,
        BosId = 1,
        EosIds = [2],
        PadId = 2,
    };

    public static TokenizerModel MakeTokenizer(PreTokenizerKind kind, bool ignoreMerges = false)
    {
        var bytes = Enumerable.Range(0, 256).Select(b => ByteSymbols.Symbol((byte)b).ToString());
        List<string?> tokens = [.. Specials, .. bytes];
        tokens.AddRange(Merges.Select(m => m.Item1 + m.Item2));
        tokens.Add("what is ");
        List<AddedToken> added = [.. Specials.Select((s, id) => new AddedToken(id, s, IsSpecial: true))];
        added.Add(new AddedToken(tokens.Count - 1, "what is ", IsSpecial: false));
        return new TokenizerModel(tokens, Merges, added, kind, ignoreMerges);
    }

    public static IFloatWeights Weights(int seed, LlamaConfig? config = null) =>
        new RandomWeights(config ?? Config, seed);

    /// <summary>Writes the model as a folder and returns its path.</summary>
    public static string Write(
        string folder, int seed = 1, LlamaConfig? config = null, TokenizerModel? tokenizer = null)
    {
        using var weights = Weights(seed, config);
        CheckpointWriter.Write(folder, weights, TokenizerFiles.Create(tokenizer ?? Tokenizer, weights.Config, ChatMl));
        return folder;
    }
}
