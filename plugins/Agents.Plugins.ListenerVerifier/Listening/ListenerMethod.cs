using System.Text.Json.Serialization;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>How a listener's probabilities came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ListenerMethod>))]
public enum ListenerMethod
{
    /// <summary>Forced scoring: the model's own log-probabilities of the letters.</summary>
    Scoring = 0,

    /// <summary>
    /// Shares among sampled answers, half an answer added to each option, for a client without log-probabilities.
    /// </summary>
    Sampling = 1,
}
