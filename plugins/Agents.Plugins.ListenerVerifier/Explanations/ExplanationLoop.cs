using Agents.Episodes;
using Agents.Plugins.ListenerVerifier.Explanations.Formats;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>
/// Answer, feedback, patched rationale, answer: a rationale is written from the context, the answer from the rationale
/// alone, so that mending the rationale mends the answer. A rationale is text and no JSON, to which
/// <see cref="ChatOptions.ResponseFormat"/> could hold a model; one that is not of its form is repaired.
/// </summary>
/// <param name="client">The model of all stages.</param>
/// <param name="episodes">Where corrections are stored, as episodes of use; null stores none.</param>
/// <param name="time">The clock. Default the system's.</param>
public sealed class ExplanationLoop(IChatClient client, IEpisodeStore? episodes = null, TimeProvider? time = null)
{
    /// <summary>Longest context, question or feedback, in characters.</summary>
    public const int MaxText = 20_000;

    /// <summary>The run that corrections are logged under: a trainer's <c>Training:LoggedRun</c>.</summary>
    public const string RunId = "corrections";

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
        var rationale = await AskAsync(messages, format, context, cancellationToken);
        return new Explanation(context, question, rationale, await AnswerAsync(question, rationale, cancellationToken));
    }

    /// <summary>Answers from a rationale; the context is not seen.</summary>
    /// <param name="question">The question.</param>
    /// <param name="rationale">The rationale.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">A text is too long.</exception>
    public async Task<string> AnswerAsync(
        string question, Rationale rationale, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rationale);
        Require(question);
        return (await RespondAsync(question, rationale, cancellationToken)).Text.Trim();
    }

    /// <summary>
    /// Patches the rationale by what a person says of it, and answers again. Stored as two episodes of the run
    /// <see cref="RunId"/>, which a trainer can learn from: the request that asks for a rationale, answered as before
    /// (signal <c>correction</c> = 0) and as patched (1); nothing is stored where the patch changed nothing.
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
        var rationale = await AskAsync(await PatchPrompt.RenderAsync(values), format, context, cancellationToken);
        return await CorrectAsync(explanation, feedback, rationale, cancellationToken);
    }

    /// <summary>Puts a person's words in the place of a step's, without asking the model, and answers again.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="text">
    /// What the step says from now on, on one line: the text, or in <see cref="RationaleFormat.MarkupAndMask"/> the place
    /// of the context.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such step, or the text does not fit the format.</exception>
    public async Task<Correction> EditAsync(
        Explanation explanation, int step, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        Require(explanation.Context, text);
        var steps = explanation.Rationale.Steps;
        if (step < 1 || step > steps.Count)
            throw new AgentsException($"There is no step {step}; there are steps 1 to {steps.Count}.");
        var old = steps[step - 1];
        var changed = explanation.Rationale.Format == RationaleFormat.MarkupAndMask
            ? old with { Sources = [text] } : old with { Text = text };
        var rationale = explanation.Rationale with
        {
            Steps = [.. steps.Take(step - 1), changed, .. steps.Skip(step)],
        };
        RationaleCheck.Require(rationale);
        rationale.Resolve(explanation.Context);
        return await CorrectAsync(explanation, text, rationale, cancellationToken);
    }

    private async Task<Correction> CorrectAsync(
        Explanation before, string feedback, Rationale rationale, CancellationToken cancellationToken)
    {
        var response = await RespondAsync(before.Question, rationale, cancellationToken);
        var after = before with { Rationale = rationale, Answer = response.Text.Trim() };
        // The same text as wrong and as right would teach nothing.
        if (episodes is null || rationale.Render() == before.Rationale.Render())
            return new Correction(before, feedback, after, Episode: null);
        var request = await ExplainPrompt.RenderAsync(Values(before.Context, before.Question, rationale.Format));
        var episode = await new CorrectionEpisodes(client, episodes, _time).StoreAsync(
            before.Rationale, rationale, request, response, cancellationToken);
        return new Correction(before, feedback, after, episode);
    }

    private async Task<ChatResponse> RespondAsync(
        string question, Rationale rationale, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?> { ["question"] = question, ["rationale"] = rationale.Render() };
        return await client.GetResponseAsync(
            await AnswerPrompt.RenderAsync(values), cancellationToken: cancellationToken);
    }

    private async Task<Rationale> AskAsync(
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
                return rationale;
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

    private static Dictionary<string, object?> Values(string context, string question, RationaleFormat format) => new()
    {
        ["context"] = FencedText.Of(context),
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
