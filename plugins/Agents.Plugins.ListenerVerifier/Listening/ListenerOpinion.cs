using System.Text.Json.Serialization;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>What one listener thinks of the options.</summary>
/// <param name="Listener">Its name.</param>
/// <param name="Method">Whether its probabilities were scored or sampled.</param>
/// <param name="Probabilities">One for each option, in the question's order; they sum to 1.</param>
/// <param name="Orders">Orders of the options that it was averaged over.</param>
/// <param name="Calls">Calls of the model.</param>
public sealed record ListenerOpinion(
    [property: JsonPropertyName("listener")] string Listener,
    [property: JsonPropertyName("method")] ListenerMethod Method,
    [property: JsonPropertyName("probabilities")] IReadOnlyList<double> Probabilities,
    [property: JsonPropertyName("orders")] int Orders,
    [property: JsonPropertyName("calls")] int Calls);
