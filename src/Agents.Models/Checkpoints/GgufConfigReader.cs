using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>Reads the configuration of a llama model from GGUF metadata.</summary>
internal static class GgufConfigReader
{
    private const int MaximumSize = 1 << 20;

    // llama.cpp ends a reply on these whatever the file says, which helps where it says the wrong thing.
    private static readonly string[] EndOfGeneration =
    [
        "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|end_of_text|>", "<end_of_turn>",
        "</s>",
    ];

    /// <param name="file">The file.</param>
    /// <param name="ropeDivisors">The tensor rope_freqs.weight, where there is one.</param>
    /// <param name="added">Added tokens of the vocabulary.</param>
    public static LlamaConfig Read(GgufFile file, float[]? ropeDivisors, IReadOnlyList<AddedToken> added)
    {
        var data = file.Metadata;
        var hidden = data.Integer("llama.embedding_length", 1, MaximumSize);
        var heads = data.Integer("llama.attention.head_count", 1, 1024);
        if (!file.Tensors.TryGetValue("token_embd.weight", out var embedding) || embedding.Shape.Length != 2)
            throw CheckpointError.Of($"{data.Source}: the matrix token_embd.weight is missing.");
        var vocabulary = embedding.Shape[0];
        if (vocabulary > ConfigRules.MaximumVocabulary)
            throw CheckpointError.Of($"{data.Source}: {vocabulary} tokens; at most {ConfigRules.MaximumVocabulary}.");
        var config = new LlamaConfig
        {
            HiddenSize = hidden,
            IntermediateSize = data.Integer("llama.feed_forward_length", 1, MaximumSize),
            Layers = data.Integer("llama.block_count", 1, 1024),
            Heads = heads,
            KeyValueHeads = (int)(data.FindInteger("llama.attention.head_count_kv", 1, 1024) ?? heads),
            HeadSize = HeadSize(data, hidden / heads),
            VocabularySize = vocabulary,
            ContextLength = data.Integer("llama.context_length", 1, ConfigRules.MaximumContext),
            RmsNormEpsilon = (float)(data.FindNumber("llama.attention.layer_norm_rms_epsilon", 0, 1) ?? 1e-5),
            RopeTheta = data.FindNumber("llama.rope.freq_base", 1, 1e12) ?? 10_000,
            TiedEmbeddings = !file.Tensors.ContainsKey("output.weight"),
            BosId = Id(data, "bos", vocabulary),
            PadId = Id(data, "padding", vocabulary),
            EosIds = EosIds(data, vocabulary, added),
        };
        config = config with { RopeScaling = RopeScaling(data, config, ropeDivisors) };
        ConfigRules.Check(config, data.Source);
        return config;
    }

    private static int HeadSize(GgufMetadata data, int otherwise)
    {
        var size = (int)(data.FindInteger("llama.attention.key_length", 1, 1024) ?? otherwise);
        foreach (var key in (string[])["llama.attention.value_length", "llama.rope.dimension_count"])
        {
            if (data.FindInteger(key, 1, 1024) is { } other && other != size)
                throw CheckpointError.Of($"{data.Source}: {key} is {other}; only the head size {size} is known.");
        }

        return size;
    }

    private static int? Id(GgufMetadata data, string name, int vocabulary) =>
        (int?)data.FindInteger($"tokenizer.ggml.{name}_token_id", 0, vocabulary - 1);

    private static int[] EosIds(GgufMetadata data, int vocabulary, IReadOnlyList<AddedToken> added)
    {
        var named = new[] { Id(data, "eos", vocabulary), Id(data, "eot", vocabulary), Id(data, "eom", vocabulary) };
        var known = added.Where(t => t.IsSpecial && EndOfGeneration.Contains(t.Content)).Select(t => t.Id);
        return [.. named.OfType<int>().Concat(known).Distinct()];
    }

    // A GGUF file has the divisors of the frequencies and not what they were made from. Every Llama 3 was made with
    // 1, 4 and 8192, so the factor alone is open; whether that explains the divisors is checked.
    private static RopeScaling? RopeScaling(GgufMetadata data, LlamaConfig config, float[]? divisors)
    {
        if (data.FindText("llama.rope.scaling.type") is { } type and not "none")
            throw CheckpointError.Of($"{data.Source}: llama.rope.scaling.type is {type}; known are: none, Llama 3's.");
        if (divisors is null)
            return null;
        var scaling = new RopeScaling(divisors.Length == 0 ? 1 : divisors.Max(), 1, 4, 8192);
        var matches = divisors.Length == config.HeadSize / 2;
        for (var i = 0; matches && i < divisors.Length; i++)
        {
            var frequency = Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
            var divisor = frequency / scaling.Apply(frequency);
            matches = Math.Abs(divisors[i] - divisor) <= 1e-3 * divisor;
        }

        return matches
            ? scaling
            : throw CheckpointError.Of($"{data.Source}: rope_freqs.weight is not Llama 3's scaling.");
    }
}
