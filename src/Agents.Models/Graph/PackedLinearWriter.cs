using Agents.Models.Runtime;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Graph;

/// <summary>Quantised matrices that <see cref="LinearKernel"/> multiplies; the graph names them by number.</summary>
internal sealed class PackedLinearWriter(QuantizedWeights weights) : ILinearWriter
{
    private readonly QuantizedLinearWriter _rows = new(weights.Matrices);

    public string Multiply(OnnxGraph graph, string input, WeightBlock block, string output) => graph.Node(
        OnnxGraph.Own,
        LinearKernel.Name,
        [input],
        [output],
        OnnxAttribute.Of(LinearKernel.MatrixAttribute, weights.Number(block.Name)),
        OnnxAttribute.Of(LinearKernel.RowsAttribute, block.Name is "embed" or "head" ? 1 : 0));

    public string Embed(OnnxGraph graph, string ids, WeightBlock block, string output) =>
        _rows.Embed(graph, ids, block, output);
}
