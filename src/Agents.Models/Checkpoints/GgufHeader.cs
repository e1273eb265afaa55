namespace Agents.Models.Checkpoints;

/// <summary>What a GGUF file (versions 2 and 3, little-endian) says before its data.</summary>
/// <param name="Metadata">Keys and values.</param>
/// <param name="Entries">The tensors, each name once.</param>
/// <param name="Alignment">What tensors are aligned to, bytes.</param>
/// <param name="Data">First byte of the data.</param>
internal sealed record GgufHeader(GgufMetadata Metadata, IReadOnlyList<GgufEntry> Entries, long Alignment, long Data)
{
    private const uint Magic = 0x46554747;
    private const int MaximumTensors = 1 << 16;

    /// <exception cref="AgentsException">Damaged, or no GGUF file of these versions.</exception>
    public static GgufHeader Read(MappedFile file)
    {
        var reader = new GgufReader(file);
        if (reader.Read<uint>() != Magic)
            throw CheckpointError.Of($"{file.Path} is not a GGUF file: it does not begin with GGUF.");
        if (reader.Read<uint>() is var version and not (2 or 3))
            throw CheckpointError.Of($"{file.Path} is GGUF version {version}; known are 2 and 3.");
        // A tensor takes at least 32 bytes of the list, a key 13.
        var count = reader.Count(32, "tensors");
        var keys = reader.Count(13, "keys");
        if (count > MaximumTensors)
            throw CheckpointError.Of($"{file.Path} claims {count} tensors; at most {MaximumTensors} are read.");
        var metadata = GgufMetadata.Read(reader, keys);
        var alignment = metadata.FindInteger("general.alignment", 1, 1 << 20) ?? 32;
        var entries = List(reader, (int)count);
        var data = (reader.Position + alignment - 1) / alignment * alignment;
        return new GgufHeader(metadata, entries, alignment, data);
    }

    private static List<GgufEntry> List(GgufReader reader, int count)
    {
        var (entries, names) = (new List<GgufEntry>(count), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < count; i++)
        {
            var entry = Entry(reader);
            if (!names.Add(entry.Name))
                throw CheckpointError.Of($"{reader.File.Path}: tensor {entry.Name} is there twice.");
            entries.Add(entry);
        }

        return entries;
    }

    private static GgufEntry Entry(GgufReader reader)
    {
        var name = reader.Text();
        var rank = reader.Read<uint>();
        if (rank > TensorShape.MaximumRank)
            throw CheckpointError.Of($"{reader.File.Path}: {name} has {rank} sizes; at most 4 are known.");
        var shape = new int[rank];
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            var size = reader.Read<ulong>();
            if (size is 0 or > int.MaxValue)
                throw CheckpointError.Of($"{reader.File.Path}: {name} has the size {size}.");
            shape[i] = (int)size;
        }

        return new GgufEntry(name, shape, reader.Read<uint>(), reader.Read<ulong>());
    }
}
