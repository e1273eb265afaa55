using System.Text.Json;
using Agents.Models.Families;

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
        var family = ModelFamilies.Find(config.FindText("model_type"), config.Source);
        foreach (var refusal in Refusals(config, family))
            throw refusal;
        var hidden = config.Int("hidden_size", 1, MaximumSize);
        var heads = config.Int("num_attention_heads", 1, 1024);
        var vocabulary = config.Int("vocab_size", 1, ConfigRules.MaximumVocabulary);
        var layers = config.Int("num_hidden_layers", 1, 1024);
        var result = RopeReader.Read(config, family, new LlamaConfig
        {
            Family = family,
            HiddenSize = hidden,
            IntermediateSize = config.Int("intermediate_size", 1, MaximumSize),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = config.FindInt("num_key_value_heads", 1, 1024) ?? heads,
            HeadSize = config.FindInt("head_dim", 1, 1024) ?? hidden / heads,
            VocabularySize = vocabulary,
            ContextLength = config.Int("max_position_embeddings", 1, ConfigRules.MaximumContext),
            RmsNormEpsilon = (float)(config.FindNumber("rms_norm_eps", 0, 1) ?? 1e-6),
            Windows = WindowReader.Read(config, family, layers),
            QueryScalar = (float?)config.FindNumber("query_pre_attn_scalar", 1, MaximumSize),
            TiedEmbeddings = config.FindBool("tie_word_embeddings", family.TiesByDefault),
            BosId = Id(config, generation, "bos_token_id", vocabulary),
            PadId = Id(config, generation, "pad_token_id", vocabulary),
            EosIds = [.. Ids(config, vocabulary).Concat(generation is { } g ? Ids(g, vocabulary) : []).Distinct()],
        });
        ConfigRules.Check(result, config.Source);
        return result;
    }

    /// <summary>What a model of a known family has that is not known.</summary>
    public static IEnumerable<AgentsException> Refusals(JsonFields config, ModelFamily family)
    {
        var known = ActivationNames.Of(family.Activation);
        if (config.FindText(family.ActivationKey) is { } activation && activation != known)
        {
            yield return CheckpointError.Of(
                $"{config.Source}: {family.ActivationKey} is {activation}; known is: {known}.");
        }

        foreach (var flag in (string[])["attention_bias", "mlp_bias", "use_bidirectional_attention"])
        {
            if (config.FindBool(flag, false))
                yield return CheckpointError.Of($"{config.Source}: {flag} is true; such {family} models are not known.");
        }

        foreach (var key in (string[])["attn_logit_softcapping", "final_logit_softcapping"])
        {
            if (config.Find(key) is not null)
            {
                yield return CheckpointError.Of(
                    $"{config.Source}: {key} is set; {family} models with it are not known.");
            }
        }

        if (config.FindObject("quantization_config") is not null)
        {
            yield return CheckpointError.Of(
                $"{config.Source}: quantization_config is set; use a float or GGUF checkpoint.");
        }
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
