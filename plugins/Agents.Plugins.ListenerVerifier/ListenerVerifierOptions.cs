using System.ComponentModel.DataAnnotations;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>How answers are verified by listeners.</summary>
public sealed class ListenerVerifierOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Agents:ListenerVerifier";

    /// <summary>
    /// Models that listen: keys of registered chat clients. Their probabilities are averaged. Keep them apart from the
    /// model that is trained: a policy that is its own listener can teach itself a code.
    /// </summary>
    /// <value>Default none, which means <c>listener</c>. At most 8.</value>
    [MaxLength(8)]
    public IList<string> Listeners { get; } = [];

    /// <summary>Orders of the options that a listener is averaged over; all of them where there are fewer.</summary>
    /// <value>Default 4. Range 1 to 26.</value>
    [Range(1, ChoiceQuestion.MaxOptions)]
    public int Orders { get; set; } = 4;

    /// <summary>Sampled answers for each order, where a client has no log-probabilities.</summary>
    /// <value>Default 8. Range 1 to 256.</value>
    [Range(1, 256)]
    public int Samples { get; set; } = 8;

    /// <summary>
    /// Temperature that calibrates a listener, by its name; above 1 makes it less sure. <see cref="TemperatureFit"/>
    /// finds it.
    /// </summary>
    /// <value>Default 1 for each. Above 0.</value>
    public IDictionary<string, double> Temperatures { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether a verdict also says what the listener thinks without trace and of a shuffled one.</summary>
    /// <value>Default true, at three times the calls.</value>
    public bool Controls { get; set; } = true;

    /// <summary>Calls of models that one verification may cost; more is refused before the first.</summary>
    /// <value>Default 512. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxCalls { get; set; } = 512;
}
