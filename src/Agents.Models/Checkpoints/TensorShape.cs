namespace Agents.Models.Checkpoints;

/// <summary>Sizes of stored tensors, checked before anything is computed with them.</summary>
internal static class TensorShape
{
    public const int MaximumRank = 4;

    /// <summary>Bytes that a tensor takes.</summary>
    /// <param name="shape">Positive sizes, slowest first.</param>
    /// <param name="type">Element type.</param>
    /// <param name="limit">Bytes of the file: more cannot be right.</param>
    /// <param name="source">File and tensor, for errors.</param>
    public static long Bytes(IReadOnlyList<int> shape, TensorType type, long limit, string source)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
            // The smallest type has more than half a byte an element, so this also bounds the rows to come.
            if (count > limit * 2)
                throw CheckpointError.Of($"{source}: shape [{string.Join(", ", shape)}] exceeds the file.");
        }

        var columns = shape.Count == 0 ? 1 : shape[^1];
        if (columns % type.BlockElements() != 0)
            throw CheckpointError.Of($"{source}: rows of {columns} elements are no whole number of {type} blocks.");
        var rows = count / columns;
        if (rows > int.MaxValue || (long)columns * 4 > int.MaxValue)
            throw CheckpointError.Of($"{source}: shape [{string.Join(", ", shape)}] is too large.");
        return count / type.BlockElements() * type.BlockBytes();
    }
}
