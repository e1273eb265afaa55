using Agents.Episodes;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>
/// Answer, feedback, patched rationale, answer: a rationale is written from the context, the answer from the rationale
/// alone, so that mending the rationale mends the answer.
/// </summary>
/// <param name="client">The model of all stages.</param>
/// <param name="episodes">Where corrections are stored, as episodes of use; null stores none.</param>
/// <param name="time">The clock. Default the system's.</param>
public sealed class ExplanationLoop(IChatClient client, IEpisodeStore? episodes = null, TimeProvider? time = null)
{
    /// <summary>Longest context, question or feedback, in characters.</summary>
    public const int MaxText = 20_000;

    private const int MaxRepairs = 2;

    private static readonly PromptFile ExplainPrompt = PromptFile.Load(typeof(ExplanationLoop).Assembly, "explain");
    private static readonly PromptFile AnswerPrompt = PromptFile.Load(typeof(ExplanationLoop).Assembly, "answer");
    private static readonly PromptFile PatchPrompt = PromptFile.Load(typeof(ExplanationLoop).Assembly, "patch");
    private static readonly PromptFile RepairPrompt = PromptFile.Load(typeof(ExplanationLoop).Assembly, "repair");

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Writes a rationale from the context, and answers from it.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="question">The question.</param>
    /// <param name="format">How the rationale is written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">A text is too long, or no rationale fitted in three attempts.</exception>
    public async Task<Explanation> ExplainAsync(
        string context, string question, RationaleFormat format, CancellationToken cancellationToken = default)
    {
        Require(context, question);
        var messages = await ExplainPrompt.RenderAsync(Values(context, question, format));
        var (rationale, _) = await AskAsync(messages, format, context, cancellationToken);
        return new Explanation(context, question, rationale, await AnswerAsync(question, rationale, cancellationToken));
    }

    /// <summary>Answers from a rationale; the context is not seen.</summary>
    /// <param name="question">The question.</param>
    /// <param name="rationale">The rationale.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> AnswerAsync(
        string question, Rationale rationale, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rationale);
        var values = new Dictionary<string, object?> { ["question"] = question, ["rationale"] = rationale.Render() };
        var response = await client.GetResponseAsync(
            await AnswerPrompt.RenderAsync(values), cancellationToken: cancellationToken);
        return response.Text.Trim();
    }

    /// <summary>
    /// Patches the rationale by what a person says of it, and answers again. Stored as an episode: the request that
    /// asks for a rationale, the patched one as its reply, and the signal <c>correction</c> = 1.
    /// </summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="feedback">What is wrong with it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">A text is too long, or no rationale fitted in three attempts.</exception>
    public async Task<Correction> FixAsync(
        Explanation explanation, string feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        Require(explanation.Context, feedback);
        var (context, question, format) = (explanation.Context, explanation.Question, explanation.Rationale.Format);
        var values = Values(context, question, format);
        (values["rationale"], values["feedback"]) = (explanation.Rationale.Render(), feedback);
        var startedAt = _time.GetUtcNow();
        var (rationale, response) = await AskAsync(
            await PatchPrompt.RenderAsync(values), format, context, cancellationToken);
        var answer = await AnswerAsync(question, rationale, cancellationToken);
        var after = new Explanation(context, question, rationale, answer);
        var episode = episodes is null ? null
            : await StoreAsync(episodes, after, response.ModelId ?? "unknown", startedAt, cancellationToken);
        return new Correction(explanation, feedback, after, episode);
    }

    private async Task<(Rationale Rationale, ChatResponse Response)> AskAsync(
        IReadOnlyList<ChatMessage> messages,
        RationaleFormat format,
        string context,
        CancellationToken cancellationToken)
    {
        var asked = messages;
        for (var repairs = 0; ; repairs++)
        {
            var response = await client.GetResponseAsync(asked, cancellationToken: cancellationToken);
            try
            {
                var rationale = Rationale.Parse(format, response.Text);
                rationale.Resolve(context);
                return (rationale, response);
            }
            catch (AgentsException e)
            {
                if (repairs == MaxRepairs)
                {
                    throw new AgentsException(
                        $"The model gave no rationale of the right form in {MaxRepairs + 1} attempts: {e.Message}", e);
                }

                var repair = await RepairPrompt.RenderAsync(new Dictionary<string, object?> { ["error"] = e.Message });
                asked = [.. messages, .. response.Messages, .. repair];
            }
        }
    }

    private async Task<string> StoreAsync(
        IEpisodeStore store,
        Explanation after,
        string model,
        DateTimeOffset startedAt,
        CancellationToken cancellationToken)
    {
        var request = await ExplainPrompt.RenderAsync(
            Values(after.Context, after.Question, after.Rationale.Format));
        var episode = new Episode
        {
            Id = UniqueId.New(_time),
            StartedAt = startedAt,
            Duration = _time.GetUtcNow() - startedAt,
            Turns =
            [
                new EpisodeTurn
                {
                    Model = model,
                    Messages = [.. request.Select(m => new EpisodeMessage(m.Role.Value, m.Text))],
                    Text = after.Rationale.Render(),
                    StartedAt = startedAt,
                },
            ],
            Signals = new Dictionary<string, double> { ["correction"] = 1 },
        };
        await store.AppendAsync([episode], cancellationToken);
        return episode.Id;
    }

    private static Dictionary<string, object?> Values(string context, string question, RationaleFormat format) => new()
    {
        ["context"] = context,
        ["question"] = question,
        ["format"] = format.ToString(),
    };

    private static void Require(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            ArgumentNullException.ThrowIfNull(text);
            if (text.Length > MaxText)
                throw new AgentsException($"A text has {text.Length} characters; at most {MaxText} are taken.");
        }
    }
}
