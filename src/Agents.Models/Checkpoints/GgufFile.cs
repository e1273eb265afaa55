namespace Agents.Models.Checkpoints;

/// <summary>Header, metadata and tensor list of a GGUF file (versions 2 and 3, little-endian).</summary>
internal sealed class GgufFile
{
    private const uint Magic = 0x46554747;
    private const int MaximumTensors = 1 << 16;

    private GgufFile(GgufMetadata metadata, IReadOnlyDictionary<string, GgufTensor> tensors) =>
        (Metadata, Tensors) = (metadata, tensors);

    public GgufMetadata Metadata { get; }

    public IReadOnlyDictionary<string, GgufTensor> Tensors { get; }

    /// <exception cref="AgentsException">Damaged, or it holds a tensor type that is not known.</exception>
    public static GgufFile Read(MappedFile file)
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
        return new GgufFile(metadata, List(reader, metadata, (int)count));
    }

    private static Dictionary<string, GgufTensor> List(GgufReader reader, GgufMetadata metadata, int count)
    {
        var alignment = metadata.FindInteger("general.alignment", 1, 1 << 20) ?? 32;
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var tensor = Tensor(reader);
            if (tensor.Start % alignment != 0)
                throw CheckpointError.Of($"{reader.File.Path}: {tensor.Name} is not aligned to {alignment} bytes.");
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw CheckpointError.Of($"{reader.File.Path}: tensor {tensor.Name} is there twice.");
        }

        var data = (reader.Position + alignment - 1) / alignment * alignment;
        return Place(reader.File, tensors, data);
    }

    private static GgufTensor Tensor(GgufReader reader)
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

        var type = Type(reader.Read<uint>(), name, reader.File.Path);
        var bytes = TensorShape.Bytes(shape, type, reader.File.Length, $"{reader.File.Path}: {name}");
        var offset = reader.Read<ulong>();
        if (offset > (ulong)reader.File.Length)
            throw CheckpointError.Of($"{reader.File.Path}: {name} begins at byte {offset}, beyond the file's end.");
        return new GgufTensor(name, type, shape, (long)offset, bytes);
    }

    // Offsets count from the end of the list; no tensor may leave the file or reach into another.
    private static Dictionary<string, GgufTensor> Place(
        MappedFile file, Dictionary<string, GgufTensor> tensors, long data)
    {
        var (placed, end) = (new Dictionary<string, GgufTensor>(tensors.Count, StringComparer.Ordinal), data);
        foreach (var tensor in tensors.Values.OrderBy(t => t.Start))
        {
            var start = data + tensor.Start;
            if (start < end)
                throw CheckpointError.Of($"{file.Path}: {tensor.Name} overlaps the tensor before it.");
            end = start + tensor.Bytes;
            if (end > file.Length)
            {
                throw CheckpointError.Of(
                    $"{file.Path}: {tensor.Name} ends at byte {end}, the file at {file.Length}: it is truncated.");
            }

            placed.Add(tensor.Name, tensor with { Start = start });
        }

        return placed;
    }

    private static TensorType Type(uint type, string name, string path) => type switch
    {
        0 => TensorType.F32,
        1 => TensorType.F16,
        2 => TensorType.Q4_0,
        3 => TensorType.Q4_1,
        6 => TensorType.Q5_0,
        7 => TensorType.Q5_1,
        8 => TensorType.Q8_0,
        12 => TensorType.Q4_K,
        13 => TensorType.Q5_K,
        14 => TensorType.Q6_K,
        30 => TensorType.BF16,
        _ => throw CheckpointError.Of(
            $"{path}: {name} has type {GgufTypeNames.Of(type)}; known are: {TensorTypes.Known}."),
    };
}
