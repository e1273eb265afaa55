using System.Text;
using System.Text.Json.Nodes;

namespace Agents.Models.Tests.Damage;

/// <summary>What makes a folder's configuration, weights or index wrong for certain.</summary>
internal static class FolderDamage
{
    private const string Config = "config.json";
    private const string Weights = "model.safetensors";

    private static readonly string[] Needed =
    [
        "model_type", "hidden_size", "num_attention_heads", "vocab_size", "num_hidden_layers", "intermediate_size",
        "max_position_embeddings",
    ];

    private static readonly string[] NoSizes =
        ["0", "-1", "1e300", "0.5", "\"12\"", "[]", "{}", "true", "99999999999999999999", "2147483648"];

    /// <summary>Changes config.json; what it was is in the name.</summary>
    public static (string How, byte[] Bytes) BreakConfig(byte[] json, Random random)
    {
        var key = Needed[random.Next(1, Needed.Length)];
        var size = (int)JsonNode.Parse(json)![key]!;
        switch (random.Next(7))
        {
            case 0:
                return ($"{key} missing", JsonDamage.Without(json, key));
            case 1:
                var absurd = NoSizes[random.Next(NoSizes.Length)];
                return ($"{key} = {absurd}", JsonDamage.With(json, absurd, key));
            case 2:
                // Other than the weights; positions have no weights.
                key = Needed[random.Next(1, Needed.Length - 1)];
                size = (int)JsonNode.Parse(json)![key]!;
                return key == "num_hidden_layers"
                    ? ($"{key} more", JsonDamage.With(json, $"{size + random.Next(1, 1000)}", key))
                    : ($"{key} other", JsonDamage.With(json, $"{size + random.Next(1, 5)}", key));
            case 3:
                string[] types = ["\"mamba\"", "\"\"", "null", "7", "[\"llama\"]", "\"LLAMA\"", "\"llama\\u0000\""];
                return ("model_type unknown", JsonDamage.With(json, types[random.Next(types.Length)], "model_type"));
            case 4:
                return ("quantised otherwise", JsonDamage.With(json, "{\"quant_method\":\"gptq\"}", "quantization_config"));
            case 5:
                return ("rope of an unknown kind", JsonDamage.With(
                    json, "{\"rope_type\":\"spiral\",\"factor\":2,\"rope_theta\":10000}",
                    JsonNode.Parse(json)!["rope_parameters"] is null ? "rope_scaling" : "rope_parameters"));
            default:
                string[] wrong = ["2", "-1", "\"x\"", "[]", "true", "1e999"];
                return ("norm epsilon absurd", JsonDamage.With(json, wrong[random.Next(wrong.Length)], "rms_norm_eps"));
        }
    }

    /// <summary>Changes a safetensors file whose tensors are all needed.</summary>
    public static (string How, byte[] Bytes) BreakWeights(byte[] file, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                return ("weights cut", file[..random.Next(file.Length)]);
            case 1:
                return ("weights go on", [.. file, .. new byte[random.Next(1, 100)]]);
            case 2:
                ulong[] lengths =
                    [0, 1, ulong.MaxValue, (ulong)file.Length, (ulong)file.Length - 7, long.MaxValue, 1UL << 40];
                return ("header length", [.. BitConverter.GetBytes(lengths[random.Next(lengths.Length)]), .. file[8..]]);
            case 3:
                var (header, data) = Originals.Split(file);
                var (how, bytes) = JsonDamage.Broken(Encoding.UTF8.GetBytes(header.ToJsonString()), random);
                return ("header: " + how, [.. BitConverter.GetBytes((ulong)bytes.Length), .. bytes, .. data]);
            default:
                return BreakEntry(file, random);
        }
    }

    /// <summary>Changes the index of shards, or a shard.</summary>
    public static (string How, string File, byte[] Bytes) BreakShards(
        IReadOnlyDictionary<string, byte[]> files, Random random)
    {
        var index = files[Originals.Index];
        var map = JsonNode.Parse(index)!["weight_map"]!.AsObject();
        var name = map.ElementAt(random.Next(map.Count)).Key;
        string[] places =
            ["\"../model.safetensors\"", "\"/etc/passwd\"", "\"\"", "\".\"", "\"..\"", "\"absent.safetensors\"", "7", "null",
                "[]", "\"a/b\"", "\"\\u0000\"", "\"config.json\""];
        switch (random.Next(5))
        {
            case 0:
                return ("a tensor that no shard has", Originals.Index,
                    JsonDamage.With(index, "\"model-00001-of-00002.safetensors\"", "weight_map", "absent.weight"));
            case 1:
                return ("a shard elsewhere", Originals.Index,
                    JsonDamage.With(index, places[random.Next(places.Length)], "weight_map", name));
            case 2:
                return ("no map", Originals.Index, JsonDamage.Without(index, "weight_map"));
            case 3:
                return ("a map that is none", Originals.Index, JsonDamage.With(index, "[]", "weight_map"));
            default:
                var shard = $"model-0000{random.Next(1, 3)}-of-00002.safetensors";
                var (how, bytes) = BreakWeights(files[shard], random);
                return (how, shard, bytes);
        }
    }

    private static (string How, byte[] Bytes) BreakEntry(byte[] file, Random random)
    {
        var (header, data) = Originals.Split(file);
        var names = header.Select(e => e.Key).Where(k => k != "__metadata__").ToList();
        var name = names[random.Next(names.Count)];
        var entry = header[name]!.AsObject();
        var (begin, end) = ((long)entry["data_offsets"]![0]!, (long)entry["data_offsets"]![1]!);
        (string How, string Key, string Value)[] changes =
        [
            ("type", "dtype", "\"I8\""), ("type", "dtype", "\"F8_E4M3\""), ("type", "dtype", "7"), ("type", "dtype", "null"),
            ("shape", "shape", "[]"), ("shape", "shape", "[0]"), ("shape", "shape", "[-1, 4]"), ("shape", "shape", "\"2x2\""),
            ("shape", "shape", "[1,1,1,1,1]"), ("shape", "shape", "[2147483647,2147483647]"), ("shape", "shape", "[1.5]"),
            ("shape", "shape", "[65536,65536,65536,65536]"), ("shape", "shape", "null"), ("shape", "shape", "[null]"),
            ("offsets", "data_offsets", $"[{begin}]"), ("offsets", "data_offsets", $"[{end},{begin}]"),
            ("offsets", "data_offsets", $"[{begin},{end + 4}]"), ("offsets", "data_offsets", $"[{begin + 4},{end}]"),
            ("offsets", "data_offsets", $"[{begin},{long.MaxValue}]"), ("offsets", "data_offsets", $"[-4,{end}]"),
            ("offsets", "data_offsets", $"[{begin},{end},{end}]"), ("offsets", "data_offsets", "{}"),
            ("offsets", "data_offsets", $"[{begin}.5,{end}]"), ("offsets", "data_offsets", "[1e300,1e301]"),
        ];
        var (how, key, value) = changes[random.Next(changes.Length)];
        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        if (random.Next(6) == 0)
        {
            header.Remove(name);
            header[name + "x"] = entry;
            return ("a tensor of another name", Originals.Join(header.ToJsonString(), data));
        }

        return ($"{how} of a tensor: {value}",
            Originals.Join(Encoding.UTF8.GetString(JsonDamage.With(json, value, name, key)), data));
    }
}
