using Agents.Plugins.ListenerVerifier;

namespace Agents.Cli.Studies.Listeners;

/// <summary>A listener that is asked once what is the same twice.</summary>
internal sealed class Hearing(Listener listener)
{
    private readonly Dictionary<(ChoiceQuestion Question, string Trace), IReadOnlyList<double>> _heard = [];

    /// <summary>Its probability of each option.</summary>
    public async ValueTask<IReadOnlyList<double>> OfAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken)
    {
        if (!_heard.TryGetValue((question, trace), out var probabilities))
        {
            var opinion = await listener.HearAsync(question, trace, cancellationToken);
            _heard[(question, trace)] = probabilities = opinion.Probabilities;
        }

        return probabilities;
    }
}
