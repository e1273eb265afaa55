using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>f32 matrices in PyTorch's layout [out, in]; the operators read them where they lie.</summary>
internal sealed class FloatLinearWriter : ILinearWriter
{
    public string Multiply(OnnxGraph graph, string input, WeightBlock block, string output)
    {
        var weight = graph.Weight(block.Name, OnnxType.Float, block.Rows, block.Columns);
        return graph.Node(
            OnnxGraph.Microsoft, "FusedMatMul", [input, weight], [output], OnnxAttribute.Of("transB", 1));
    }

    public string Embed(OnnxGraph graph, string ids, WeightBlock block, string output)
    {
        var weight = graph.Weight(block.Name, OnnxType.Float, block.Rows, block.Columns);
        return graph.Node("", "Gather", [weight, ids], [output]);
    }
}
