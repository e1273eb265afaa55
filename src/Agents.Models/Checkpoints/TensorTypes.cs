namespace Agents.Models.Checkpoints;

/// <summary>Sizes of the element types (ggml's block layouts).</summary>
internal static class TensorTypes
{
    public static string Known { get; } = string.Join(", ", Enum.GetNames<TensorType>());

    /// <summary>Elements that share a scale; 1 where there is none.</summary>
    public static int BlockElements(this TensorType type) =>
        type is TensorType.F32 or TensorType.F16 or TensorType.BF16 ? 1 : 32;

    /// <summary>Bytes of one block.</summary>
    public static int BlockBytes(this TensorType type) => type switch
    {
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.Q8_0 => 34,
        TensorType.Q4_0 => 18,
        TensorType.Q4_1 => 20,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
