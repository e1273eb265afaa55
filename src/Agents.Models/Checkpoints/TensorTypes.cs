namespace Agents.Models.Checkpoints;

/// <summary>Sizes of the element types (ggml's block layouts).</summary>
internal static class TensorTypes
{
    public static string Known { get; } = string.Join(", ", Enum.GetNames<TensorType>());

    /// <summary>Elements that are stored together; 1 where each stands alone.</summary>
    public static int BlockElements(this TensorType type) => type switch
    {
        TensorType.F32 or TensorType.F16 or TensorType.BF16 => 1,
        TensorType.Q4_K or TensorType.Q5_K or TensorType.Q6_K => 256,
        _ => 32,
    };

    /// <summary>Bytes of one block.</summary>
    public static int BlockBytes(this TensorType type) => type switch
    {
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.Q8_0 => 34,
        TensorType.Q4_0 => 18,
        TensorType.Q4_1 => 20,
        TensorType.Q5_0 => 22,
        TensorType.Q5_1 => 24,
        TensorType.Q4_K => 144,
        TensorType.Q5_K => 176,
        TensorType.Q6_K => 210,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Bits that hold a quantised element's whole number: 4 or 8; 0 of a float.</summary>
    public static int ValueBits(this TensorType type) => type switch
    {
        TensorType.F32 or TensorType.F16 or TensorType.BF16 => 0,
        TensorType.Q4_0 or TensorType.Q4_1 or TensorType.Q4_K => 4,
        _ => 8,
    };

    /// <summary>Elements that share a scale; a quantised type's only.</summary>
    public static int ScaleWidth(this TensorType type) => type == TensorType.Q6_K ? 16 : 32;

    /// <summary>A minimum is added to the scaled elements.</summary>
    public static bool HasMinimum(this TensorType type) =>
        type is TensorType.Q4_1 or TensorType.Q5_1 or TensorType.Q4_K or TensorType.Q5_K;
}
