using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Graph;

/// <summary>
/// With this library's operators. The input <c>rows</c> names the positions (of batch × sequence, flattened) whose
/// logits are wanted, so a prompt computes one row of the head, a decode step one a sequence, and scoring those of the
/// completion. Keys and values are no part of the graph; <see cref="AttentionKernel"/> keeps them in the caller's slots.
/// </summary>
internal sealed class OwnDecoderParts(LlamaConfig config) : IDecoderParts
{
    public void Begin(OnnxGraph graph) => graph.Input(LlamaGraph.Rows, OnnxType.Int64, "rows");

    public string Attend(OnnxGraph graph, string packed, int layer) => graph.Node(
        OnnxGraph.Own,
        AttentionKernel.Name,
        [packed],
        [$"layers.{layer}.attention"],
        OnnxAttribute.Of(AttentionKernel.LayerAttribute, layer));

    public string Gate(OnnxGraph graph, string packed, int layer) => graph.Node(
        OnnxGraph.Own,
        GateKernel.Name,
        [packed],
        [$"layers.{layer}.product"],
        OnnxAttribute.Of(GateKernel.WidthAttribute, config.IntermediateSize),
        OnnxAttribute.Of(GateKernel.GeluAttribute, config.Family.Activation == Activation.GeluTanh ? 1 : 0));

    public string Select(OnnxGraph graph, string normed)
    {
        var shape = graph.Constant("flat", -1, config.HiddenSize);
        var flat = graph.Node("", "Reshape", [normed, shape], ["flat_hidden"]);
        return graph.Node("", "Gather", [flat, LlamaGraph.Rows], ["wanted_hidden"], OnnxAttribute.Of("axis", 0));
    }

    public void End(OnnxGraph graph) =>
        graph.Output(LlamaGraph.Logits, OnnxType.Float, "rows", config.VocabularySize);
}
