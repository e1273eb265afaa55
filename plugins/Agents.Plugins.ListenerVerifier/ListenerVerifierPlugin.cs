using System.ComponentModel;
using System.Text.Json;
using Agents.Episodes;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>Semantic Kernel's and workflows' way to the verifier.</summary>
/// <param name="verifier">Verifies.</param>
/// <param name="episodes">Where signals are written; null writes none.</param>
public sealed class ListenerVerifierPlugin(AnswerVerifier verifier, IEpisodeStore? episodes = null)
{
    /// <summary>
    /// Verifies an answer. With an episode's id the signals <c>listener_confidence</c>, <c>listener_contradicts</c> (0
    /// or 1) and <c>listener_uplift</c> are written on it, as far as there are values.
    /// </summary>
    /// <exception cref="AgentsException">The question lists no options, or a listener failed.</exception>
    [KernelFunction]
    [Description("Checks an answer to a question with options: how probable a second model finds it, by the reasoning "
        + "alone, and whether the reasoning leads elsewhere.")]
    public async Task<ListenerVerdict> VerifyAsync(
        [Description("The question. Its options stand in it, each on its line as 'A) …', or are given apart.")]
        string question,
        [Description("The reply: the reasoning and the answer.")] string reply,
        [Description("The options, where the question does not list them.")] IReadOnlyList<string>? options = null,
        [Description("Id of the reply's episode, for signals.")] string? episode = null,
        CancellationToken cancellationToken = default)
    {
        var verdict = await verifier.VerifyAsync(Read(question, options), reply, cancellationToken);
        if (episode is not null && episodes is not null)
            await SignalAsync(episodes, episode, verdict, cancellationToken);
        return verdict;
    }

    /// <summary>Takes the answer out of a reply.</summary>
    /// <exception cref="AgentsException">The question lists no options.</exception>
    [KernelFunction]
    [Description("The reasoning of a reply without any statement of the answer.")]
    public static Task<string> StripAsync(
        [Description("The question, with its options.")] string question,
        [Description("The reply: the reasoning and the answer.")] string reply,
        [Description("The options, where the question does not list them.")] IReadOnlyList<string>? options = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(AnswerStripper.Strip(Read(question, options), reply).Text);
    }

    private static ChoiceQuestion Read(string question, IReadOnlyList<string>? options) =>
        options is { Count: > 0 } ? new ChoiceQuestion(question, options)
        : ChoiceQuestion.Read(question) ?? throw new AgentsException(
            "The question lists no options: write each as 'A) …', or give them apart.");

    private static async ValueTask SignalAsync(
        IEpisodeStore episodes, string episode, ListenerVerdict verdict, CancellationToken cancellationToken)
    {
        (string Name, double? Value)[] signals =
        [
            ("listener_confidence", verdict.Confidence),
            ("listener_contradicts", verdict.Contradicts is { } contradicts ? (contradicts ? 1 : 0) : null),
            ("listener_uplift", verdict.Uplift),
        ];
        foreach (var (name, value) in signals)
        {
            if (value is { } number && !await episodes.SetSignalAsync(episode, name, number, cancellationToken))
                throw new AgentsException($"There is no episode {JsonSerializer.Serialize(episode)} to write signals on.");
        }
    }
}
