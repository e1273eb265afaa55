namespace Agents.Models.Graph;

/// <summary>
/// The parts of a decoder that are neither product nor norm, with their inputs and outputs: as this library runs them,
/// or as other programs do.
/// </summary>
internal interface IDecoderParts
{
    /// <summary>Declares the inputs beside the ids.</summary>
    void Begin(OnnxGraph graph);

    /// <summary>Attention over rows of q, k and v; rows of heads side by side.</summary>
    string Attend(OnnxGraph graph, string packed, int layer);

    /// <summary>activation(gate) · up of rows of gate and up.</summary>
    string Gate(OnnxGraph graph, string packed, int layer);

    /// <summary>The rows of the last norm whose logits are wanted.</summary>
    string Select(OnnxGraph graph, string normed);

    /// <summary>Declares the outputs, <see cref="LlamaGraph.Logits"/> among them.</summary>
    void End(OnnxGraph graph);
}
