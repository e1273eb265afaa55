using Agents.Plugins.ListenerVerifier.Listening;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>Verifies an answer by what listeners make of its trace.</summary>
/// <param name="listeners">At least one.</param>
/// <param name="options">Controls and the limit of calls. Default <see cref="ListenerVerifierOptions"/>'s.</param>
/// <exception cref="ArgumentException">There is no listener.</exception>
public sealed class AnswerVerifier(IReadOnlyList<Listener> listeners, ListenerVerifierOptions? options = null)
{
    private readonly IReadOnlyList<Listener> _listeners = listeners is { Count: > 0 } ? listeners
        : throw new ArgumentException("Give at least one listener.", nameof(listeners));

    private readonly ListenerVerifierOptions _options = options ?? new ListenerVerifierOptions();

    /// <summary>Strips the answer from the reply and asks the listeners.</summary>
    /// <param name="question">The question.</param>
    /// <param name="reply">Reasoning and answer, as the model gave it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">It would cost too many calls, or a listener failed.</exception>
    public async ValueTask<ListenerVerdict> VerifyAsync(
        ChoiceQuestion question, string reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(reply);
        RequireBudget(question, _options.Controls ? 3 : 1);
        var stripped = AnswerStripper.Strip(question, reply);
        var opinions = await HearAsync(question, stripped.Text, cancellationToken);
        var mean = Mean(opinions);
        var choice = Enumerable.Range(0, mean.Length).MaxBy(i => mean[i]);
        var answer = AnswerStripper.Stated(question, stripped);
        var without = answer is null ? null : await ControlAsync(question, "", cancellationToken);
        var shuffled = answer is null ? null
            : await ControlAsync(question, ShuffledTrace.Of(stripped.Text), cancellationToken);
        return new ListenerVerdict
        {
            Answer = answer is { } stated ? ChoiceQuestion.Letter(stated) : null,
            Choice = ChoiceQuestion.Letter(choice),
            Contradicts = answer is null ? null : choice != answer,
            Confidence = answer is { } i ? mean[i] : null,
            Uplift = answer is { } j && without is not null ? mean[j] - without[j] : null,
            UpliftOverShuffled = answer is { } k && shuffled is not null ? mean[k] - shuffled[k] : null,
            Disagreement = Enumerable.Range(0, mean.Length)
                .Max(o => opinions.Max(l => l.Probabilities[o]) - opinions.Min(l => l.Probabilities[o])),
            Probabilities = mean,
            Opinions = opinions,
            Trace = stripped.Text,
        };
    }

    /// <summary>The listeners' mean probability of each option, by a trace from which the answer is stripped.</summary>
    /// <exception cref="AgentsException">It would cost too many calls, or a listener failed.</exception>
    internal async ValueTask<double[]> ProbabilitiesAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken)
    {
        RequireBudget(question, 1);
        return Mean(await HearAsync(question, trace, cancellationToken));
    }

    private async ValueTask<double[]?> ControlAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken) =>
        _options.Controls ? Mean(await HearAsync(question, trace, cancellationToken)) : null;

    private async ValueTask<ListenerOpinion[]> HearAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken) => await Task.WhenAll(
            _listeners.Select(l => l.HearAsync(question, trace, cancellationToken).AsTask()));

    private static double[] Mean(ListenerOpinion[] opinions) =>
        [.. Enumerable.Range(0, opinions[0].Probabilities.Count)
            .Select(i => opinions.Average(o => o.Probabilities[i]))];

    private void RequireBudget(ChoiceQuestion question, int traces)
    {
        var calls = _listeners.Sum(l => l.Calls(question)) * traces;
        if (calls > _options.MaxCalls)
        {
            throw new AgentsException(
                $"Verifying this answer costs {calls} calls; {ListenerVerifierOptions.SectionName}:MaxCalls is "
                + $"{_options.MaxCalls}. Raise it, or lower Orders, Samples or Listeners.");
        }
    }
}
