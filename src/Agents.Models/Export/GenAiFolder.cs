using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime;

namespace Agents.Models.Export;

/// <summary>Writes a model as ONNX Runtime GenAI reads it.</summary>
internal static class GenAiFolder
{
    public const string Model = "model.onnx";
    public const string Data = "model.onnx.data";

    /// <exception cref="AgentsException">The model is damaged, or nothing ends its replies.</exception>
    public static void Write(
        string folder, string model, WeightPrecision precision, CancellationToken cancellationToken)
    {
        using var checkpoint = Checkpoint.Open(model);
        if (checkpoint.Config.EosIds.Count == 0)
            throw CheckpointError.Of($"{model} names no eos_token_id; ONNX Runtime GenAI would never end a reply.");
        using var weights = ExportWeights.Load(checkpoint, precision);
        var generation = Directory.Exists(model) ? new FolderFiles(model).ReadGenerationConfig() : null;
        var (config, tokenizer, known) = (checkpoint.Config, checkpoint.TokenizerFiles, checkpoint.Tokenizer.Model);
        AtomicFolder.Write(folder, target =>
        {
            void File(string name, Action<Stream> write) => AtomicFolder.WriteFile(Path.Combine(target, name), write);
            var data = new ExternalData(Data, weights.Address);
            var graph = new OnnxGraph(data);
            LlamaGraph.Write(graph, config, weights.Linear, new GenAiDecoderParts(config));
            File(Model, s => s.Write(graph.Serialize()));
            File(Data, s => data.Write(s, cancellationToken));
            File("genai_config.json", s => GenAiConfig.Write(s, config, generation));
            // Without a tokenizer_config.json that names a class GenAI's tokenizer does not open.
            var named = tokenizer.TokenizerConfig ?? TokenizerFiles.WriteConfig(known, config);
            TokenizerFolder.Write(target, tokenizer with { TokenizerConfig = named });
            File("special_tokens_map.json", s => s.Write(SpecialTokens(config, known.Tokens)));
        });
    }

    private static byte[] SpecialTokens(LlamaConfig config, IReadOnlyList<string?> tokens)
    {
        string? Name(int? id) => id is { } known && known < tokens.Count ? tokens[known] : null;
        var map = new Dictionary<string, string?>
        {
            ["bos_token"] = Name(config.BosId),
            ["eos_token"] = Name(config.EosIds[0]),
            ["pad_token"] = Name(config.PadId ?? config.EosIds[0]),
        };
        var named = map.Where(p => p.Value is not null).ToDictionary();
        return JsonSerializer.SerializeToUtf8Bytes(named, JsonSettings.Indented);
    }
}
