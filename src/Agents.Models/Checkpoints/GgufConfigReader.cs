using Agents.Models.Families;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>Reads a model's configuration from GGUF metadata.</summary>
internal static class GgufConfigReader
{
    private const int MaximumSize = 1 << 20;

    // llama.cpp ends a reply on these whatever the file says, which helps where it says the wrong thing.
    private static readonly string[] EndOfGeneration =
    [
        "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|end_of_text|>", "<end_of_turn>",
        "</s>",
    ];

    /// <param name="data">The file's metadata.</param>
    /// <param name="shapes">Shapes of its tensors, slowest size first.</param>
    /// <param name="family">The family that its architecture names.</param>
    /// <param name="factors">Values of a tensor of rotary factors; null where it is absent.</param>
    /// <param name="added">Added tokens of the vocabulary.</param>
    public static LlamaConfig Read(
        GgufMetadata data,
        IReadOnlyDictionary<string, int[]> shapes,
        ModelFamily family,
        Func<string, float[]?> factors,
        IReadOnlyList<AddedToken> added)
    {
        string Key(string name) => $"{family.GgufName}.{name}";
        var hidden = data.Integer(Key("embedding_length"), 1, MaximumSize);
        var heads = data.Integer(Key("attention.head_count"), 1, 1024);
        if (!shapes.TryGetValue("token_embd.weight", out var embedding) || embedding.Length != 2)
            throw CheckpointError.Of($"{data.Source}: the matrix token_embd.weight is missing.");
        var vocabulary = embedding[0];
        if (vocabulary > ConfigRules.MaximumVocabulary)
            throw CheckpointError.Of($"{data.Source}: {vocabulary} tokens; at most {ConfigRules.MaximumVocabulary}.");
        RefuseOthers(data, family);
        var headSize = HeadSize(data, family, hidden / heads);
        var layers = data.Integer(Key("block_count"), 1, 1024);
        var config = new LlamaConfig
        {
            Family = family,
            HiddenSize = hidden,
            IntermediateSize = data.Integer(Key("feed_forward_length"), 1, MaximumSize),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = (int)(data.FindInteger(Key("attention.head_count_kv"), 1, 1024) ?? heads),
            HeadSize = headSize,
            RotarySize = RotarySize(data, family, headSize),
            VocabularySize = vocabulary,
            ContextLength = data.Integer(Key("context_length"), 1, ConfigRules.MaximumContext),
            RmsNormEpsilon = (float)(data.FindNumber(Key("attention.layer_norm_rms_epsilon"), 0, 1) ?? 1e-5),
            RopeTheta = data.FindNumber(Key("rope.freq_base"), 1, 1e12) ?? family.RopeTheta,
            LocalRopeTheta = family.LocalRopeTheta is { } local
                ? data.FindNumber(Key("rope.freq_base_swa"), 1, 1e12) ?? local
                : null,
            Windows = Windows(data, family, layers),
            TiedEmbeddings = !shapes.ContainsKey("output.weight"),
            BosId = Id(data, "bos", vocabulary),
            PadId = Id(data, "padding", vocabulary),
            EosIds = EosIds(data, vocabulary, added),
        };
        config = GgufRopeReader.Read(data, config, factors);
        ConfigRules.Check(config, data.Source);
        return config;
    }

    // Of the families with optional windows GGUF files name a window without saying which layers have it.
    private static int[] Windows(GgufMetadata data, ModelFamily family, int layers)
    {
        var window = (int?)data.FindInteger($"{family.GgufName}.attention.sliding_window", 0, int.MaxValue);
        return window is > 0 and { } size && !family.WindowIsOptIn ? WindowReader.Rule(family, layers, size) : [];
    }

    private static void RefuseOthers(GgufMetadata data, ModelFamily family)
    {
        foreach (var key in (string[])["attn_logit_softcapping", "final_logit_softcapping"])
        {
            if (data.FindNumber($"{family.GgufName}.{key}", 0, 1e6) is > 0)
                throw CheckpointError.Of($"{data.Source}: {key} is set; {family} models with it are not known.");
        }
    }

    private static int HeadSize(GgufMetadata data, ModelFamily family, int otherwise)
    {
        var size = (int)(data.FindInteger($"{family.GgufName}.attention.key_length", 1, 1024) ?? otherwise);
        if (data.FindInteger($"{family.GgufName}.attention.value_length", 1, 1024) is { } other && other != size)
            throw CheckpointError.Of($"{data.Source}: value_length is {other}; only the head size {size} is known.");
        return size;
    }

    // 0 is the head size.
    private static int RotarySize(GgufMetadata data, ModelFamily family, int headSize) =>
        data.FindInteger($"{family.GgufName}.rope.dimension_count", 1, 1024) is { } size && size != headSize
            ? (int)size
            : 0;

    private static int? Id(GgufMetadata data, string name, int vocabulary) =>
        (int?)data.FindInteger($"tokenizer.ggml.{name}_token_id", 0, vocabulary - 1);

    private static int[] EosIds(GgufMetadata data, int vocabulary, IReadOnlyList<AddedToken> added)
    {
        var named = new[] { Id(data, "eos", vocabulary), Id(data, "eot", vocabulary), Id(data, "eom", vocabulary) };
        var known = added.Where(t => t.IsSpecial && EndOfGeneration.Contains(t.Content)).Select(t => t.Id);
        return [.. named.OfType<int>().Concat(known).Distinct()];
    }
}
