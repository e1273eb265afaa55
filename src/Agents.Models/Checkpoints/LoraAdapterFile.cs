using System.Text;
using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Reads and writes adapters in PEFT's layout: adapter_config.json and adapter_model.safetensors.</summary>
internal static class LoraAdapterFile
{
    private const string ConfigName = "adapter_config.json";
    private const string WeightsName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";
    private const string A = ".lora_A.weight";
    private const string B = ".lora_B.weight";

    /// <exception cref="AgentsException">Damaged, or of a kind that is not known.</exception>
    public static LoraAdapter Read(string folder)
    {
        var config = JsonFile.Read(Path.Combine(folder, ConfigName));
        RefuseOthers(config);
        using var file = MappedFile.Open(Path.Combine(folder, WeightsName));
        var tensors = SafetensorsFile.Read(file).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var rank = config.Int("r", 1, 1 << 14);
        var pairs = new Dictionary<string, LoraPair>(StringComparer.Ordinal);
        foreach (var name in tensors.Keys)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(A, StringComparison.Ordinal))
                pairs.Add(name[Prefix.Length..^A.Length] + ".weight", Pair(tensors, name, rank, file.Path));
            else if (!name.EndsWith(B, StringComparison.Ordinal))
                throw CheckpointError.Of($"{file.Path}: tensor {name} is no part of a LoRA adapter.");
        }

        if (pairs.Count * 2 != tensors.Count)
            throw CheckpointError.Of($"{file.Path}: some tensors have an A or a B alone.");
        return new LoraAdapter
        {
            Rank = rank,
            Alpha = config.Number("lora_alpha", 0, 1e6),
            RankStabilized = config.FindBool("use_rslora", false),
            TargetModules = Targets(config),
            Pairs = pairs,
            BaseModel = config.FindText("base_model_name_or_path"),
        };
    }

    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <exception cref="AgentsException">The disk is full or the place cannot be written.</exception>
    public static void Write(string folder, LoraAdapter adapter) => AtomicFolder.Write(folder, target =>
    {
        AtomicFolder.WriteFile(Path.Combine(target, ConfigName), s => s.Write(WriteConfig(adapter)));
        var tensors = adapter.Pairs.SelectMany(p => Tensors(p, adapter));
        AtomicFolder.WriteFile(Path.Combine(target, WeightsName), s => SafetensorsWriter.Write(s, tensors));
    });

    private static void RefuseOthers(JsonFields config)
    {
        if (config.FindText("peft_type") is var type and not "LORA")
            throw CheckpointError.Of($"{config.Source}: peft_type is {type ?? "absent"}; known is: LORA.");
        if ((config.FindText("bias") ?? "none") is var bias and not "none")
            throw CheckpointError.Of($"{config.Source}: bias is {bias}; known is: none.");
        foreach (var key in (string[])["use_dora", "use_qalora", "fan_in_fan_out", "lora_bias"])
        {
            if (config.FindBool(key, false))
                throw CheckpointError.Of($"{config.Source}: {key} is true, which is not known.");
        }

        foreach (var key in (string[])["rank_pattern", "alpha_pattern"])
        {
            if (config.FindObject(key) is { } pattern && pattern.Entries().Count > 0)
                throw CheckpointError.Of($"{config.Source}: {key} is set; only one rank and alpha for all is known.");
        }
    }

    private static List<string> Targets(JsonFields config) => config.Find("target_modules") switch
    {
        { ValueKind: JsonValueKind.Array } names =>
            [.. names.EnumerateArray().Select(n => config.Text("target_modules", n)).Order(StringComparer.Ordinal)],
        { } name => [config.Text("target_modules", name)],
        null => [],
    };

    private static LoraPair Pair(Dictionary<string, TensorView> tensors, string nameA, int rank, string path)
    {
        var a = tensors[nameA];
        if (!tensors.TryGetValue(nameA[..^A.Length] + B, out var b))
            throw CheckpointError.Of($"{path}: {nameA} has no B.");
        if (a.Shape.Count != 2 || b.Shape.Count != 2 || a.Shape[0] != rank || b.Shape[1] != rank)
            throw CheckpointError.Of($"{path}: {nameA} and its B are not of rank {rank}: {a}, {b}.");
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
