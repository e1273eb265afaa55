using Agents.Models.Checkpoints;

namespace Agents.Models.Embeddings;

/// <summary>Reads the config.json of a BERT encoder.</summary>
internal static class BertConfigReader
{
    private const int MaximumSize = 1 << 16;

    private static readonly string[] Off = ["is_decoder", "add_cross_attention"];

    /// <exception cref="AgentsException">A field is absent or absurd, or the model is of another kind.</exception>
    public static BertConfig Read(JsonFields config)
    {
        if (config.FindText("model_type") is var type and not "bert")
        {
            throw CheckpointError.Of(
                $"{config.Source}: model_type is {type ?? "none"}; embeddings are made by: bert (all-MiniLM, bge, e5, gte …).");
        }

        if ((config.FindText("position_embedding_type") ?? "absolute") is var positions and not "absolute")
        {
            throw CheckpointError.Of(
                $"{config.Source}: position_embedding_type is {positions}; known is: absolute.");
        }

        if (Off.FirstOrDefault(flag => config.FindBool(flag, false)) is { } decoder)
            throw CheckpointError.Of($"{config.Source}: {decoder} is true; only encoders are known.");
        var result = new BertConfig
        {
            HiddenSize = config.Int("hidden_size", 1, MaximumSize),
            IntermediateSize = config.Int("intermediate_size", 1, MaximumSize),
            Layers = config.Int("num_hidden_layers", 1, 256),
            Heads = config.Int("num_attention_heads", 1, 256),
            VocabularySize = config.Int("vocab_size", 1, ConfigRules.MaximumVocabulary),
            Positions = config.Int("max_position_embeddings", 2, MaximumSize),
            NormEpsilon = (float)(config.FindNumber("layer_norm_eps", 0, 1) ?? 1e-12),
            Activation = Activation(config),
        };
        return result.HiddenSize % result.Heads == 0
            ? result
            : throw CheckpointError.Of(
                $"{config.Source}: {result.HiddenSize} dimensions cannot be shared by {result.Heads} heads.");
    }

    private static BertActivation Activation(JsonFields config) => config.FindText("hidden_act") switch
    {
        "gelu" or null => BertActivation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" => BertActivation.GeluTanh,
        "relu" => BertActivation.Relu,
        var other => throw CheckpointError.Of(
            $"{config.Source}: hidden_act is {other}; known are gelu, gelu_new, gelu_pytorch_tanh, relu."),
    };
}
