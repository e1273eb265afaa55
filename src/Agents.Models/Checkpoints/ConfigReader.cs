using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Reads config.json and generation_config.json as transformers writes them, old and new.</summary>
internal static class ConfigReader
{
    private const int MaximumSize = 1 << 20;

    /// <param name="config">config.json.</param>
    /// <param name="generation">generation_config.json, where there is one.</param>
    /// <exception cref="AgentsException">A field is absent or absurd, or the model is of another family.</exception>
    public static LlamaConfig Read(JsonFields config, JsonFields? generation)
    {
        RefuseOthers(config);
        var hidden = config.Int("hidden_size", 1, MaximumSize);
        var heads = config.Int("num_attention_heads", 1, 1024);
        var vocabulary = config.Int("vocab_size", 1, ConfigRules.MaximumVocabulary);
        var result = new LlamaConfig
        {
            HiddenSize = hidden,
            IntermediateSize = config.Int("intermediate_size", 1, MaximumSize),
            Layers = config.Int("num_hidden_layers", 1, 1024),
            Heads = heads,
            KeyValueHeads = config.FindInt("num_key_value_heads", 1, 1024) ?? heads,
            HeadSize = config.FindInt("head_dim", 1, 1024) ?? hidden / heads,
            VocabularySize = vocabulary,
            ContextLength = config.Int("max_position_embeddings", 1, ConfigRules.MaximumContext),
            RmsNormEpsilon = (float)(config.FindNumber("rms_norm_eps", 0, 1) ?? 1e-6),
            RopeTheta = RopeTheta(config),
            RopeScaling = Rope(config),
            TiedEmbeddings = config.FindBool("tie_word_embeddings", false),
            BosId = Id(config, generation, "bos_token_id", vocabulary),
            PadId = Id(config, generation, "pad_token_id", vocabulary),
            EosIds = [.. Ids(config, vocabulary).Concat(generation is { } g ? Ids(g, vocabulary) : []).Distinct()],
        };
        ConfigRules.Check(result, config.Source);
        return result;
    }

    private static void RefuseOthers(JsonFields config)
    {
        var family = config.FindText("model_type");
        if (family != "llama")
            throw CheckpointError.Of($"{config.Source}: model_type is {family ?? "absent"}; known is: llama.");
        if (config.FindText("hidden_act") is { } activation and not "silu")
            throw CheckpointError.Of($"{config.Source}: hidden_act is {activation}; known is: silu.");
        foreach (var bias in (string[])["attention_bias", "mlp_bias"])
        {
            if (config.FindBool(bias, false))
                throw CheckpointError.Of($"{config.Source}: {bias} is true; models with biases are not known.");
        }

        if (config.FindObject("quantization_config") is not null)
            throw CheckpointError.Of($"{config.Source}: quantization_config is set; use a float or GGUF checkpoint.");
    }

    private static double RopeTheta(JsonFields config) =>
        config.FindObject("rope_parameters")?.FindNumber("rope_theta", 1, 1e12)
        ?? config.FindNumber("rope_theta", 1, 1e12) ?? 10_000;

    private static RopeScaling? Rope(JsonFields config)
    {
        var found = config.FindObject("rope_parameters") ?? config.FindObject("rope_scaling");
        if (found is not { } rope)
            return null;
        if (rope.FindNumber("partial_rotary_factor", 0, 1) is { } part and not 1)
            throw CheckpointError.Of($"{rope.Source}: partial_rotary_factor is {part}; only 1 is known.");
        return (rope.FindText("rope_type") ?? rope.FindText("type") ?? "default") switch
        {
            "default" => null,
            "llama3" => new RopeScaling(
                rope.Number("factor", 1, 1e6),
                rope.Number("low_freq_factor", 1e-6, 1e6),
                rope.Number("high_freq_factor", 1e-6, 1e6),
                rope.Int("original_max_position_embeddings", 1, ConfigRules.MaximumContext)),
            var other => throw CheckpointError.Of($"{rope.Source}: rope_type is {other}; known are: default, llama3."),
        };
    }

    // Some published files say -1 for "none".
    private static int? Id(JsonFields config, JsonFields? generation, string key, int vocabulary)
    {
        var id = config.FindInt(key, -1, vocabulary - 1) ?? generation?.FindInt(key, -1, vocabulary - 1);
        return id < 0 ? null : id;
    }

    private static IEnumerable<int> Ids(JsonFields fields, int vocabulary)
    {
        const string Key = "eos_token_id";
        if (fields.Find(Key) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            return [fields.Integer(Key, value, 0, vocabulary - 1)];
        return [.. value.EnumerateArray().Select(id => fields.Integer(Key, id, 0, vocabulary - 1))];
    }
}
