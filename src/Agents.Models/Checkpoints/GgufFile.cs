namespace Agents.Models.Checkpoints;

/// <summary>Header, metadata and tensor list of a GGUF file (versions 2 and 3, little-endian).</summary>
internal sealed class GgufFile
{
    private GgufFile(GgufMetadata metadata, IReadOnlyDictionary<string, GgufTensor> tensors) =>
        (Metadata, Tensors) = (metadata, tensors);

    public GgufMetadata Metadata { get; }

    public IReadOnlyDictionary<string, GgufTensor> Tensors { get; }

    /// <exception cref="AgentsException">Damaged, or it holds a tensor type that is not known.</exception>
    public static GgufFile Read(MappedFile file)
    {
        var header = GgufHeader.Read(file);
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
            tensors.Add(entry.Name, Tensor(file, header, entry));
        return new GgufFile(header.Metadata, Place(file, tensors, header.Data));
    }

    /// <summary>The element type of a number; null where it is not known.</summary>
    public static TensorType? FindType(uint type) => type switch
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
        _ => null,
    };

    private static GgufTensor Tensor(MappedFile file, GgufHeader header, GgufEntry entry)
    {
        var name = entry.Name;
        var type = FindType(entry.Type) ?? throw CheckpointError.Of(
            $"{file.Path}: {name} has type {GgufTypeNames.Of(entry.Type)}; known are: {TensorTypes.Known}.");
        var bytes = TensorShape.Bytes(entry.Shape, type, file.Length, $"{file.Path}: {name}");
        if (entry.Offset > (ulong)file.Length)
            throw CheckpointError.Of($"{file.Path}: {name} begins at byte {entry.Offset}, beyond the file's end.");
        if ((long)entry.Offset % header.Alignment != 0)
            throw CheckpointError.Of($"{file.Path}: {name} is not aligned to {header.Alignment} bytes.");
        return new GgufTensor(name, type, entry.Shape, (long)entry.Offset, bytes);
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
}
