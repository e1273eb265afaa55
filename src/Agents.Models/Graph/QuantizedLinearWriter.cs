using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>
/// Matrices in 4 or 8 bits (MatMulNBits, blocks of 32 or 16, activations rounded to 8 bits). Where a block has offsets,
/// their part is added as (sums of the input's blocks) · offsets, which is exact.
/// </summary>
internal sealed class QuantizedLinearWriter(IReadOnlyDictionary<string, QuantizedBlock> matrices) : ILinearWriter
{
    public const string Scales = "scales";
    public const string Offsets = "offsets";

    private const string Values = "values";

    /// <summary>ONNX Runtime's name for activations in 8 bits.</summary>
    private const int Int8Activations = 4;

    private readonly HashSet<string> _summed = [];

    /// <summary>The block and the kind of a declared weight.</summary>
    public static (string Block, string Kind) Split(string weight) =>
        (weight[..weight.LastIndexOf('.')], weight[(weight.LastIndexOf('.') + 1)..]);

    public string Multiply(OnnxGraph graph, string input, WeightBlock block, string output)
    {
        var matrix = matrices[block.Name];
        var (values, scales) = Declare(graph, block, matrix, flat: false);
        var product = matrix.Offsets is null ? output : $"{output}.scaled";
        graph.Node(
            OnnxGraph.Microsoft,
            "MatMulNBits",
            [input, values, scales],
            [product],
            OnnxAttribute.Of("K", block.Columns),
            OnnxAttribute.Of("N", block.Rows),
            OnnxAttribute.Of("bits", matrix.Bits),
            OnnxAttribute.Of("block_size", matrix.Width),
            OnnxAttribute.Of("accuracy_level", Int8Activations));
        if (matrix.Offsets is null)
            return output;
        var offsets = graph.Weight($"{block.Name}.{Offsets}", OnnxType.Float, matrix.Blocks, block.Rows);
        var added = graph.Node("", "MatMul", [BlockSums(graph, input, matrix), offsets], [$"{output}.offset"]);
        return graph.Node("", "Add", [product, added], [output]);
    }

    public string Embed(OnnxGraph graph, string ids, WeightBlock block, string output)
    {
        var (values, scales) = Declare(graph, block, matrices[block.Name], flat: true);
        return graph.Node(
            OnnxGraph.Microsoft,
            "GatherBlockQuantized",
            [values, ids, scales],
            [output],
            OnnxAttribute.Of("bits", matrices[block.Name].Bits),
            OnnxAttribute.Of("block_size", matrices[block.Name].Width),
            OnnxAttribute.Of("gather_axis", 0),
            OnnxAttribute.Of("quantize_axis", 1));
    }

    /// <summary>
    /// The look-up wants the bytes as [rows, columns], the product as [rows, blocks, bytes]: two declarations of one
    /// memory, since a Reshape of a weight would be folded before its bytes are known.
    /// </summary>
    private static (string Values, string Scales) Declare(
        OnnxGraph graph, WeightBlock block, QuantizedBlock matrix, bool flat)
    {
        var scales = graph.Weight($"{block.Name}.{Scales}", OnnxType.Float, block.Rows, matrix.Blocks);
        var values = flat
            ? graph.Weight($"{block.Name}.rows", OnnxType.UInt8, block.Rows, matrix.Blocks * matrix.ValueBytes)
            : graph.Weight($"{block.Name}.{Values}", OnnxType.UInt8, block.Rows, matrix.Blocks, matrix.ValueBytes);
        return (values, scales);
    }

    private string BlockSums(OnnxGraph graph, string input, QuantizedBlock matrix)
    {
        var name = $"{input}.{matrix.Width}";
        var sums = $"{name}.sums";
        if (!_summed.Add(name))
            return sums;
        var shape = graph.Constant($"{name}.blocks", 0, 0, matrix.Blocks, matrix.Width);
        var axis = graph.Constant($"{name}.axis", 3);
        var split = graph.Node("", "Reshape", [input, shape], [$"{name}.split"]);
        return graph.Node("", "ReduceSum", [split, axis], [sums], OnnxAttribute.Of("keepdims", 0));
    }
}
