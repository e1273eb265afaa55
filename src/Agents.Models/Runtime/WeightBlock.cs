namespace Agents.Models.Runtime;

/// <summary>
/// One matrix (or vector) of the ONNX graph and the Hugging Face tensors that it is stacked from, row-wise, in order:
/// q, k and v are one block, gate and up are one block.
/// </summary>
/// <param name="Name">Name of the graph's initializer, e.g. <c>layers.0.qkv</c>.</param>
/// <param name="Rows">Output features; the length of a vector.</param>
/// <param name="Columns">Input features; 1 for a vector.</param>
/// <param name="Parts">Hugging Face names with their rows.</param>
internal sealed record WeightBlock(string Name, int Rows, int Columns, IReadOnlyList<(string Tensor, int Rows)> Parts)
{
    public bool IsVector => Columns == 1;

    public long Count => (long)Rows * Columns;
}
