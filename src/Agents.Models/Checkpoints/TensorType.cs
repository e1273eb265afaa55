namespace Agents.Models.Checkpoints;

/// <summary>Element types that a checkpoint may hold.</summary>
internal enum TensorType
{
    F32,
    F16,
    BF16,
    Q8_0,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q4_K,
    Q5_K,
    Q6_K,
}
