using System.Buffers.Binary;
using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>
/// A .safetensors file: u64 header length, JSON header, buffer. Ranges must cover the buffer exactly, without holes
/// and overlaps, as the format demands.
/// </summary>
internal static unsafe class SafetensorsFile
{
    private const long MaximumHeader = 100_000_000;

    /// <summary>Checks the header and lists the tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isIgnored">Names of tensors that are left out, whatever their type. Default none.</param>
    /// <exception cref="AgentsException">The file is damaged or holds a type that is not known.</exception>
    public static IReadOnlyList<TensorView> Read(MappedFile file, Predicate<string>? isIgnored = null)
    {
        var (entries, start) = Entries(file);
        var tensors = new List<TensorView>();
        var ranges = new List<(long Begin, long End, string Name)>();
        foreach (var (name, fields) in entries)
        {
            var (begin, end) = Offsets(fields, file.Length - start);
            ranges.Add((begin, end, name));
            if (isIgnored?.Invoke(name) != true)
                tensors.Add(Tensor(file, name, fields, start, (begin, end)));
        }

        CheckCover(file, ranges, file.Length - start);
        return tensors;
    }

    /// <summary>What the header says of each tensor, of whatever type, and where the data begin.</summary>
    /// <exception cref="AgentsException">There is no header, or an entry is no object.</exception>
    public static (IReadOnlyList<(string Name, JsonFields Fields)> Entries, long Start) Entries(MappedFile file)
    {
        var header = Header(file);
        var entries = JsonFile.Parse(header, $"{file.Path} (header)").Entries()
            .Where(e => e.Name != "__metadata__")
            .Select(e => (e.Name, JsonFields.Of(e.Value, $"{file.Path}: {e.Name}")));
        return ([.. entries], 8 + (long)header.Length);
    }

    /// <summary>The element type of a name; null where it is not known.</summary>
    public static TensorType? FindType(string? name) => name switch
    {
        "F32" => TensorType.F32,
        "F16" => TensorType.F16,
        "BF16" => TensorType.BF16,
        _ => null,
    };

    /// <summary>A tensor's sizes.</summary>
    public static int[] Shape(JsonFields fields)
    {
        var sizes = fields.Array("shape");
        if (sizes.GetArrayLength() > TensorShape.MaximumRank)
            throw CheckpointError.Of($"{fields.Source}: shape has more than {TensorShape.MaximumRank} sizes.");
        return [.. sizes.EnumerateArray().Select(s => fields.Integer("shape", s, 1, int.MaxValue))];
    }

    private static byte[] Header(MappedFile file)
    {
        if (file.Length < 8)
            throw CheckpointError.Of($"{file.Path} has {file.Length} bytes: too short for a safetensors file.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(file.At(0, 8), 8));
        if (length > (ulong)Math.Min(MaximumHeader, file.Length - 8))
        {
            throw CheckpointError.Of(
                $"{file.Path}: the header claims {length} bytes; the file has {file.Length}, "
                + $"the limit is {MaximumHeader}.");
        }

        return new ReadOnlySpan<byte>(file.At(8, (long)length), (int)length).ToArray();
    }

    private static TensorView Tensor(
        MappedFile file, string name, JsonFields fields, long start, (long Begin, long End) range)
    {
        var type = FindType(fields.FindText("dtype")) ?? throw CheckpointError.Of(
            $"{fields.Source} has dtype {fields.FindText("dtype")}; known are F32, F16, BF16.");
        var shape = Shape(fields);
        var bytes = TensorShape.Bytes(shape, type, file.Length, fields.Source);
        if (range.End - range.Begin != bytes)
        {
            throw CheckpointError.Of(
                $"{fields.Source}: shape [{string.Join(", ", shape)}] of {type} needs {bytes} bytes; "
                + $"data_offsets give {range.End - range.Begin}.");
        }

        return new TensorView(name, type, shape, file, start + range.Begin);
    }

    private static (long Begin, long End) Offsets(JsonFields fields, long available)
    {
        var offsets = fields.Array("data_offsets");
        if (offsets.GetArrayLength() == 2
            && offsets[0].ValueKind == JsonValueKind.Number && offsets[0].TryGetInt64(out var begin)
            && offsets[1].ValueKind == JsonValueKind.Number && offsets[1].TryGetInt64(out var end)
            && begin >= 0 && begin <= end && end <= available)
        {
            return (begin, end);
        }

        throw CheckpointError.Of($"{fields.Source}: data_offsets leave the file's {available} bytes of data.");
    }

    private static void CheckCover(MappedFile file, List<(long Begin, long End, string Name)> ranges, long available)
    {
        var position = 0L;
        foreach (var (begin, end, name) in ranges.Order())
        {
            if (begin != position)
            {
                var what = begin < position ? "overlaps the tensor before it" : "leaves a hole before it";
                throw CheckpointError.Of($"{file.Path}: {name} {what} (it begins at byte {begin}, not {position}).");
            }

            position = end;
        }

        if (position != available)
            throw CheckpointError.Of($"{file.Path}: the tensors end at byte {position} of {available}.");
    }
}
