using Agents.Prompts;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Listening;

/// <summary>Asks a model for a letter and gives the natural logarithm of each one's weight.</summary>
internal sealed class LetterReader(IChatClient client, PromptFile prompt, ListenerVerifierOptions options)
{
    /// <summary>Added to the count of each option, so that what was never sampled is not impossible.</summary>
    private const double Pseudocount = 0.5;

    private const int AnswerTokens = 8;

    private readonly ITokenScorer? _scorer = client.GetService<ITokenScorer>();

    public ListenerMethod Method => _scorer is null ? ListenerMethod.Sampling : ListenerMethod.Scoring;

    /// <summary>Calls of the model for one order of the options.</summary>
    public int Calls(int letters) => _scorer is null ? options.Samples : letters;

    /// <exception cref="AgentsException">No sampled answer was a letter, or the model failed.</exception>
    public async ValueTask<double[]> ReadAsync(
        string question, IReadOnlyList<string> texts, string trace, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?>
        {
            ["question"] = question,
            ["options"] = texts.Select((text, i) => new { letter = ChoiceQuestion.Letter(i), text }).ToList(),
            ["trace"] = FencedText.Of(trace),
        };
        var messages = await prompt.RenderAsync(values);
        return _scorer is null
            ? await SampleAsync(messages, new ChoiceQuestion(question, texts), cancellationToken)
            : await ScoreAsync(_scorer, messages, texts.Count, cancellationToken);
    }

    private static async ValueTask<double[]> ScoreAsync(
        ITokenScorer scorer, IReadOnlyList<ChatMessage> messages, int letters, CancellationToken cancellationToken)
    {
        var scores = await Task.WhenAll(Enumerable.Range(0, letters).Select(i =>
            scorer.ScoreReplyAsync(messages, ChoiceQuestion.Letter(i), cancellationToken).AsTask()));
        double[] weights = [.. scores.Select(s => s.LogProbs.Sum(p => (double)p))];
        return weights.All(double.IsFinite) ? weights
            : throw new AgentsException("The listener gave a log-probability that is not finite.");
    }

    private async ValueTask<double[]> SampleAsync(
        IReadOnlyList<ChatMessage> messages, ChoiceQuestion question, CancellationToken cancellationToken)
    {
        var settings = new ChatOptions { Temperature = 1, MaxOutputTokens = AnswerTokens };
        var replies = await Task.WhenAll(Enumerable.Range(0, options.Samples).Select(_ =>
            client.GetResponseAsync(messages, settings, cancellationToken)));
        int[] read = [.. replies.Select(r => question.Find(r.Text)).OfType<int>()];
        if (read.Length == 0)
        {
            throw new AgentsException(
                $"None of {options.Samples} answers of the listener was an option; the first was '{Short(replies[0])}'. "
                + "Use a model that answers with a letter.");
        }

        return [.. Enumerable.Range(0, question.Options.Count)
            .Select(i => Math.Log(read.Count(r => r == i) + Pseudocount))];
    }

    private static string Short(ChatResponse response) =>
        response.Text.Length <= 60 ? response.Text : response.Text[..60] + "…";
}
