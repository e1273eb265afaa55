using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>How matrices are stored and multiplied: f32, or quantised.</summary>
internal interface ILinearWriter
{
    /// <summary>Writes <c>output = input · blockᵀ</c>.</summary>
    string Multiply(OnnxGraph graph, string input, WeightBlock block, string output);

    /// <summary>Writes the look-up of rows of the embedding matrix.</summary>
    string Embed(OnnxGraph graph, string ids, WeightBlock block, string output);
}
