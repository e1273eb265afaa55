using System.Text;
using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Reads and writes adapters in PEFT's layout: adapter_config.json and adapter_model.safetensors.</summary>
internal static class LoraAdapterFile
{
    /// <summary>Folder of the adapter in a version that was trained with one.</summary>
    public const string VersionFolder = "adapter";

    private const string ConfigName = "adapter_config.json";
    private const string WeightsName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";
    private const string A = ".lora_A.weight";
    private const string B = ".lora_B.weight";

    /// <summary>Whether a folder holds an adapter.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, ConfigName));

    /// <summary>adapter_config.json, as it is.</summary>
    public static JsonFields ReadConfig(string folder) => JsonFile.Read(Path.Combine(folder, ConfigName));

    /// <summary>The file of the factors.</summary>
    public static string WeightsPath(string folder) => Path.Combine(folder, WeightsName);

    /// <exception cref="AgentsException">Damaged, or of a kind that is not known.</exception>
    public static LoraAdapter Read(string folder)
    {
        var config = ReadConfig(folder);
        foreach (var refusal in Refusals(config))
            throw refusal;
        using var file = MappedFile.Open(WeightsPath(folder));
        var rank = Rank(config);
        return new LoraAdapter
        {
            Rank = rank,
            Alpha = Alpha(config),
            RankStabilized = config.FindBool("use_rslora", false),
            TargetModules = Targets(config),
            Pairs = Views(file, rank).ToDictionary(v => v.Weight, v => Pair(v.A, v.B), StringComparer.Ordinal),
            BaseModel = BaseModel(config),
        };
    }

    public static int Rank(JsonFields config) => config.Int("r", 1, 1 << 14);

    public static double Alpha(JsonFields config) => config.Number("lora_alpha", 0, 1e6);

    public static string? BaseModel(JsonFields config) => config.FindText("base_model_name_or_path");

    public static IReadOnlyList<string> Targets(JsonFields config) => config.Find("target_modules") switch
    {
        { ValueKind: JsonValueKind.Array } names =>
            [.. names.EnumerateArray().Select(n => config.Text("target_modules", n)).Order(StringComparer.Ordinal)],
        { } name => [config.Text("target_modules", name)],
        null => [],
    };

    /// <summary>What an adapter has that is not known.</summary>
    public static IEnumerable<AgentsException> Refusals(JsonFields config)
    {
        if (config.FindText("peft_type") is var type and not "LORA")
            yield return CheckpointError.Of($"{config.Source}: peft_type is {type ?? "absent"}; known is: LORA.");
        if ((config.FindText("bias") ?? "none") is var bias and not "none")
            yield return CheckpointError.Of($"{config.Source}: bias is {bias}; known is: none.");
        foreach (var key in (string[])["use_dora", "use_qalora", "fan_in_fan_out", "lora_bias"])
        {
            if (config.FindBool(key, false))
                yield return CheckpointError.Of($"{config.Source}: {key} is true, which is not known.");
        }

        foreach (var key in (string[])["rank_pattern", "alpha_pattern"])
        {
            if (config.FindObject(key) is { } pattern && pattern.Entries().Count > 0)
            {
                yield return CheckpointError.Of(
                    $"{config.Source}: {key} is set; only one rank and alpha for all is known.");
            }
        }
    }

    /// <summary>The weights that are changed, and their factors where they lie.</summary>
    /// <exception cref="AgentsException">A tensor is no factor, lacks its other, or is of another rank.</exception>
    public static IReadOnlyList<(string Weight, TensorView A, TensorView B)> Views(MappedFile file, int rank)
    {
        var tensors = SafetensorsFile.Read(file).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var views = new List<(string Weight, TensorView A, TensorView B)>();
        foreach (var name in tensors.Keys)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(A, StringComparison.Ordinal))
                views.Add(Views(tensors, name, rank, file.Path));
            else if (!name.EndsWith(B, StringComparison.Ordinal))
                throw CheckpointError.Of($"{file.Path}: tensor {name} is no part of a LoRA adapter.");
        }

        return views.Count * 2 == tensors.Count
            ? views
            : throw CheckpointError.Of($"{file.Path}: some tensors have an A or a B alone.");
    }

    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="tokenizer">Written beside it; none where null.</param>
    /// <exception cref="AgentsException">The disk is full or the place cannot be written.</exception>
    public static void Write(string folder, LoraAdapter adapter, TokenizerFiles? tokenizer = null) =>
        AtomicFolder.Write(folder, target =>
        {
            AtomicFolder.WriteFile(Path.Combine(target, ConfigName), s => s.Write(WriteConfig(adapter)));
            var tensors = adapter.Pairs.SelectMany(p => Tensors(p, adapter));
            AtomicFolder.WriteFile(WeightsPath(target), s => SafetensorsWriter.Write(s, tensors));
            if (tokenizer is not null)
                TokenizerFolder.Write(target, tokenizer);
        });

    private static (string Weight, TensorView A, TensorView B) Views(
        Dictionary<string, TensorView> tensors, string nameA, int rank, string path)
    {
        var a = tensors[nameA];
        if (!tensors.TryGetValue(nameA[..^A.Length] + B, out var b))
            throw CheckpointError.Of($"{path}: {nameA} has no B.");
        if (a.Shape.Count != 2 || b.Shape.Count != 2 || a.Shape[0] != rank || b.Shape[1] != rank)
            throw CheckpointError.Of($"{path}: {nameA} and its B are not of rank {rank}: {a}, {b}.");
        return (nameA[Prefix.Length..^A.Length] + ".weight", a, b);
    }

    private static LoraPair Pair(TensorView a, TensorView b)
    {
        var pair = new LoraPair(new float[a.Count], new float[b.Count], a.Shape[1], b.Shape[0]);
        a.CopyTo(pair.A);
        b.CopyTo(pair.B);
        return pair;
    }

    private static IEnumerable<FloatTensor> Tensors(KeyValuePair<string, LoraPair> entry, LoraAdapter adapter)
    {
        var (path, pair) = (Prefix + entry.Key[..^".weight".Length], entry.Value);
        yield return new FloatTensor(path + A, [adapter.Rank, pair.Inputs], () => pair.A);
        yield return new FloatTensor(path + B, [pair.Outputs, adapter.Rank], () => pair.B);
    }

    private static byte[] WriteConfig(LoraAdapter adapter) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["peft_type"] = "LORA",
                ["task_type"] = "CAUSAL_LM",
                ["base_model_name_or_path"] = adapter.BaseModel,
                ["r"] = adapter.Rank,
                ["lora_alpha"] = adapter.Alpha,
                ["use_rslora"] = adapter.RankStabilized,
                ["target_modules"] = adapter.TargetModules,
                ["lora_dropout"] = 0.0,
                ["bias"] = "none",
                ["fan_in_fan_out"] = false,
                ["inference_mode"] = true,
            },
            JsonSettings.Indented));
}
