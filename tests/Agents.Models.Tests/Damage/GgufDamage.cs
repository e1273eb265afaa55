using System.Text;
using Agents.Models.Tests.Checkpoints;

namespace Agents.Models.Tests.Damage;

/// <summary>What makes a GGUF file wrong for certain.</summary>
internal static class GgufDamage
{
    private const int CountAt = 8;
    private const int KeysAt = 16;

    private static readonly string[] Needed =
    [
        "general.architecture", "{0}.block_count", "{0}.context_length", "{0}.embedding_length",
        "{0}.feed_forward_length", "{0}.attention.head_count", "tokenizer.ggml.model", "tokenizer.ggml.tokens",
        "tokenizer.ggml.token_type",
    ];

    private static readonly ulong[] Absurd = [ulong.MaxValue, long.MaxValue, 1UL << 40, uint.MaxValue, int.MaxValue];

    public static (string How, byte[] Bytes) Break(GgufBuilder builder, Random random) => random.Next(4) switch
    {
        0 => BreakBytes(builder.Build(), random),
        1 => BreakTensors(builder, random),
        _ => BreakMetadata(builder, random),
    };

    private static (string How, byte[] Bytes) BreakBytes(byte[] bytes, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                // A tensor's padding at the end may be missing.
                return ("cut", bytes[..random.Next(bytes.Length - 32)]);
            case 1:
                bytes[random.Next(4)] ^= (byte)random.Next(1, 256);
                return ("magic", bytes);
            case 2:
                uint[] versions = [0, 1, 4, 0x03000000, uint.MaxValue];
                BitConverter.GetBytes(versions[random.Next(versions.Length)]).CopyTo(bytes, 4);
                return ("version", bytes);
            case 3:
                return ("count of tensors", Put(bytes, CountAt, Absurd[random.Next(Absurd.Length)]));
            case 4:
                return ("count of keys", Put(bytes, KeysAt, Absurd[random.Next(Absurd.Length)]));
            default:
                // The first key's length.
                return ("length of a text", Put(bytes, KeysAt + 8, Absurd[random.Next(Absurd.Length)]));
        }
    }

    private static (string How, byte[] Bytes) BreakTensors(GgufBuilder builder, Random random)
    {
        var index = random.Next(builder.Tensors.Count);
        var (name, type, dimensions, data) = builder.Tensors[index];
        switch (random.Next(7))
        {
            case 0:
                uint[] types = [4, 5, 9, 10, 16, 20, 24, 99, uint.MaxValue];
                builder.Tensors[index] = (name, types[random.Next(types.Length)], dimensions, data);
                return ("type of a tensor", builder.Build());
            case 1:
                builder.Tensors[index] = (name, type, [.. dimensions.Select(d => d + 32)], data);
                return ("size of a tensor", builder.Build());
            case 2:
                builder.Tensors[index] = (name, type, [0, .. dimensions[1..]], data);
                return ("a size of 0", builder.Build());
            case 3:
                builder.Tensors[index] = (name, type, [.. dimensions, Absurd[random.Next(Absurd.Length)]], data);
                return ("a huge size", builder.Build());
            case 4:
                builder.Tensors[index] = (name, type, [1, 1, 1, 1, 1, .. dimensions], data);
                return ("many sizes", builder.Build());
            case 5:
                builder.Tensors.Add(builder.Tensors[index]);
                return ("a tensor twice", builder.Build());
            default:
                builder.Tensors.RemoveAt(index);
                return ($"without {name}", builder.Build());
        }
    }

    private static (string How, byte[] Bytes) BreakMetadata(GgufBuilder builder, Random random)
    {
        var (metadata, family) = (builder.Metadata, (string)builder.Metadata["general.architecture"]);
        var key = string.Format(null, CompositeFormat.Parse(Needed[random.Next(Needed.Length)]), family);
        var tokens = (string[])metadata["tokenizer.ggml.tokens"];
        switch (random.Next(9))
        {
            case 0:
                metadata.Remove(key);
                return ($"without {key}", builder.Build());
            case 1:
                metadata[key] = metadata[key] is string ? 7u : "text";
                return ($"{key} of another type", builder.Build());
            case 2:
                metadata["general.architecture"] = "mamba";
                return ("architecture unknown", builder.Build());
            case 3:
                metadata["tokenizer.ggml.tokens"] = tokens[1..];
                return ("fewer tokens than types", builder.Build());
            case 4:
                metadata["tokenizer.ggml.model"] = "bert";
                return ("tokenizer unknown", builder.Build());
            case 5:
                metadata["tokenizer.ggml.token_type"] = new[] { 1, 2, 3 };
                return ("fewer types than tokens", builder.Build());
            case 6:
                key = $"{family}.{(random.Next(2) == 0 ? "embedding_length" : "block_count")}";
                metadata[key] = (uint)metadata[key] + (uint)random.Next(1, 9);
                return ($"{key} other than the weights", builder.Build());
            case 7:
                metadata[$"{family}.attention.head_count"] = random.Next(2) == 0 ? 0u : uint.MaxValue;
                return ("heads absurd", builder.Build());
            default:
                metadata["general.alignment"] = random.Next(3) switch { 0 => 0u, 1 => uint.MaxValue, _ => "32" };
                return ("alignment absurd", builder.Build());
        }
    }

    private static byte[] Put(byte[] bytes, int at, ulong value)
    {
        BitConverter.GetBytes(value).CopyTo(bytes, at);
        return bytes;
    }
}
