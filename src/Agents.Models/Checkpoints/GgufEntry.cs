namespace Agents.Models.Checkpoints;

/// <summary>A tensor as a GGUF file lists it, of whatever type.</summary>
/// <param name="Name">GGUF name.</param>
/// <param name="Shape">Positive sizes, slowest first.</param>
/// <param name="Type">ggml's number of the element type.</param>
/// <param name="Offset">First byte, from the end of the list.</param>
internal sealed record GgufEntry(string Name, int[] Shape, uint Type, ulong Offset);
