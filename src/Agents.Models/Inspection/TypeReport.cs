namespace Agents.Models.Inspection;

/// <summary>The tensors of one element type.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Known">Whether it can be read.</param>
/// <param name="Tensors">How many.</param>
/// <param name="Parameters">Their elements.</param>
internal sealed record TypeReport(string Type, bool Known, int Tensors, long Parameters);
