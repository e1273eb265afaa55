namespace Agents.Models.Checkpoints;

/// <summary>A tensor as the GGUF file lists it, checked against the file's length.</summary>
/// <param name="Name">GGUF name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, slowest first.</param>
/// <param name="Start">First byte in the file.</param>
/// <param name="Bytes">How many.</param>
internal sealed record GgufTensor(string Name, TensorType Type, int[] Shape, long Start, long Bytes);
