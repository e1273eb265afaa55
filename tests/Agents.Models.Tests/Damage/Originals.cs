using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tests.Embeddings;
using Agents.Testing;

namespace Agents.Models.Tests.Damage;

/// <summary>Small right files of every kind, in memory.</summary>
internal sealed class Originals
{
    public const string Index = "model.safetensors.index.json";

    public static readonly string[] Templates =
    [
        TinyModel.ChatMl,
        "{{ bos_token }}{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
            + "{{ raise_exception('Roles must alternate!') }}{% endif %}{% if m.role == 'user' %}"
            + "{{ '[INST] ' + m.content | trim + ' [/INST]' }}{% else %}{{ m.content ~ eos_token }}{% endif %}{% endfor %}",
        "{%- set ns = namespace(seen=false) -%}{%- for m in messages -%}{%- if m.role == 'system' -%}"
            + "{%- set ns.seen = true -%}{%- endif -%}<{{ m.role }}>{{ m.content }}\n{%- endfor -%}"
            + "{%- if not ns.seen -%}none{%- endif -%}{%- if add_generation_prompt -%}<assistant>{%- endif -%}",
        "{% macro show(m, n=2) %}{{ n }}:{{ m['content'] | upper | replace('A', 'b') }}{% endmacro %}"
            + "{% for m in messages[::-1] if m.content is string %}{{ show(m) }}{{ ', ' if not loop.last }}{% endfor %}"
            + "{{ messages | length }} {{ [1, 2.5, {'a': none}] | tojson }}",
    ];

    public static readonly string[] Schemas =
    [
        """
        {"type":"object","required":["name"],"additionalProperties":false,
         "properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":0,"maximum":150}}}
        """,
        """{"type":"array","items":{"type":"number","minimum":-1.5},"minItems":1,"maxItems":4}""",
        """
        {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["value"],
         "properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}}}}}
        """,
        """
        {"anyOf":[{"const":"a"},{"enum":[1,2,null]},{"type":"string","pattern":"^[a-c]{2,5}$"},
                  {"type":"string","format":"date"}]}
        """,
        """
        {"type":["object","null"],
         "properties":{"tags":{"type":"array","items":{"enum":["x","y"]}},"on":{"type":"boolean"}}}
        """,
    ];

    public static readonly string[] Patterns =
    [
        "[a-z]+@[a-z]+\\.(?:com|org)", "\\d{3}-\\d{4}", "(?:yes|no|maybe)( please)?", "[^\\s\"]{1,20}\\u00e9*",
        "^a(?:b(?:c|d)?){0,3}$",
    ];

    private Originals(
        IReadOnlyList<IReadOnlyDictionary<string, byte[]>> folders,
        IReadOnlyList<Func<GgufBuilder>> ggufs,
        IReadOnlyDictionary<string, byte[]> adapter,
        IReadOnlyList<IReadOnlyDictionary<string, byte[]>> encoders)
    {
        (Folders, Ggufs, Adapter, Encoders) = (folders, ggufs, adapter, encoders);
    }

    public IReadOnlyList<IReadOnlyDictionary<string, byte[]>> Folders { get; }

    /// <summary>Makes a builder that may be changed.</summary>
    public IReadOnlyList<Func<GgufBuilder>> Ggufs { get; }

    public IReadOnlyDictionary<string, byte[]> Adapter { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, byte[]>> Encoders { get; }

    public static Originals Create()
    {
        using var folder = new TemporaryFolder();
        string[] models =
        [
            TinyModel.Write(folder["llama"]),
            TinyModel.Write(folder["gemma"], config: Gemma, tokenizer: TinyModel.Pieces),
            TinyModel.Write(folder["phi"], config: Phi, tokenizer: TinyModel.Pieces),
        ];
        var folders = models.Select(Read).ToList();
        folders.Add(Sharded(folders[0]));
        (string, uint, TensorType)[] types = [(models[0], 8, TensorType.Q8_0), (models[1], 14, TensorType.Q6_K),
            (models[2], 12, TensorType.Q4_K), (models[0], 3, TensorType.Q4_1)];
        var ggufs = types.Select(t => Gguf(t.Item1, t.Item2, t.Item3)).ToList();
        TinyBert.Write(folder["bert"]);
        TinyBert.Write(folder["words"], files => files.Remove("tokenizer.json"));
        File.WriteAllLines(folder["words", "vocab.txt"], WordPieceFile.Vocabulary);
        LoraAdapterFile.Write(folder["adapter"], LoRA());
        return new Originals(
            folders, ggufs, Read(folder["adapter"]), [Read(folder["bert"]), Read(folder["words"])]);
    }

    /// <summary>A safetensors file's header and data.</summary>
    public static (JsonObject Header, byte[] Data) Split(byte[] file)
    {
        var length = (int)BitConverter.ToUInt64(file);
        return (JsonNode.Parse(file.AsSpan(8, length))!.AsObject(), file[(8 + length)..]);
    }

    /// <summary>A safetensors file of a header, as it is, and data.</summary>
    public static byte[] Join(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)bytes.Length), .. bytes, .. data];
    }

    private static LlamaConfig Gemma => TinyModel.Config with
    {
        Family = Gemma3Family.Instance,
        HiddenSize = 256,
        IntermediateSize = 256,
        HeadSize = 64,
        VocabularySize = TinyModel.Pieces.Tokens.Count,
        LocalRopeTheta = 100,
        RopeScaling = new LinearScaling(8),
        Windows = [5, 0],
    };

    private static LlamaConfig Phi => Gemma with
    {
        Family = Phi3Family.Instance,
        LocalRopeTheta = null,
        RopeScaling = new LongRopeScaling([1, 2], [3, 4], 64, 128, null),
        RotarySize = 4,
        Windows = [5, 5],
    };

    private static LoraAdapter LoRA() => new()
    {
        Rank = 2,
        Alpha = 4,
        RankStabilized = false,
        TargetModules = ["k_proj", "q_proj"],
        Pairs = new Dictionary<string, LoraPair>
        {
            ["model.layers.0.self_attn.k_proj.weight"] = new(new float[64], new float[32], 32, 16),
            ["model.layers.1.self_attn.q_proj.weight"] = new(new float[64], new float[64], 32, 32),
        },
    };

    private static Dictionary<string, byte[]> Read(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllBytes);

    // Every second tensor in a file of its own, converted to bfloat16 on the way.
    private static Dictionary<string, byte[]> Sharded(Dictionary<string, byte[]> whole)
    {
        var (header, data) = Split(whole["model.safetensors"]);
        var (result, map) = (whole.ToDictionary(), new JsonObject());
        result.Remove("model.safetensors");
        for (var shard = 0; shard < 2; shard++)
        {
            var (entries, bytes, name) = (new JsonObject(), new List<byte>(), $"model-0000{shard + 1}-of-00002.safetensors");
            foreach (var (tensor, entry) in header.Where((e, i) => e.Key != "__metadata__" && i % 2 == shard))
            {
                var (begin, end) = ((int)entry!["data_offsets"]![0]!, (int)entry["data_offsets"]![1]!);
                var start = bytes.Count;
                for (var i = begin; i < end; i += 4)
                    bytes.AddRange(data.AsSpan(i + 2, 2));
                entries[tensor] = JsonSerializer.SerializeToNode(new
                {
                    dtype = "BF16",
                    shape = entry["shape"],
                    data_offsets = new[] { start, bytes.Count },
                });
                map[tensor] = name;
            }

            result[name] = Join(entries.ToJsonString(), [.. bytes]);
        }

        result[Index] = Encoding.UTF8.GetBytes(new JsonObject { ["weight_map"] = map }.ToJsonString());
        return result;
    }

    private static Func<GgufBuilder> Gguf(string folder, uint number, TensorType type)
    {
        using var model = Checkpoint.Open(folder);
        var built = GgufBuilder.From(model, number, v => ReferenceBlocks.Random(type, v.Length, seed: 1));
        return () =>
        {
            var copy = new GgufBuilder();
            foreach (var (key, value) in built.Metadata)
                copy.Metadata.Add(key, value);
            copy.Tensors.AddRange(built.Tensors);
            return copy;
        };
    }
}
