namespace Agents.Models.Runtime;

/// <summary>
/// How a session holds matrices. Norms are f32 always, the head is 8 bits where the body is quantised.
/// </summary>
internal enum WeightPrecision
{
    /// <summary>f32: equal to the trainer up to rounding.</summary>
    F32,

    /// <summary>8 bits in blocks of 32: exact for Q8_0 files, else rounded from f32.</summary>
    Int8,

    /// <summary>
    /// 4 bits in blocks of 32: exact for Q4_0 and Q4_1 files (their Q8_0 tensors stay 8 bits), else rounded from f32.
    /// </summary>
    Int4,
}
