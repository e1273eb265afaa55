namespace Agents.Models.Runtime;

/// <summary>
/// How a session holds matrices. Norms are f32 always, the head is 8 bits where the body is quantised.
/// </summary>
internal enum WeightPrecision
{
    /// <summary>f32: equal to the trainer up to rounding.</summary>
    F32,

    /// <summary>
    /// 8 bits in blocks of 32 or 16: exact for types without minimum (Q4_0, Q5_0, Q6_K, Q8_0), else rounded.
    /// </summary>
    Int8,

    /// <summary>
    /// As a quantised file has it, exactly (4 bits, and 8 for tensors of 5, 6 and 8 bits); floats are rounded to 4 bits
    /// in blocks of 32. The embedding and the head are 8 bits, rounded where their type has a minimum.
    /// </summary>
    Int4,
}
