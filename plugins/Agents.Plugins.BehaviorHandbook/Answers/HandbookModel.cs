using Agents.Episodes;
using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.BehaviorHandbook.Answers;

/// <summary>The calls of the model: solve, reflect, extract; and the signals of an answer.</summary>
internal sealed class HandbookModel(IChatClient client, IEpisodeStore? episodes, BehaviorHandbookOptions options)
{
    private static readonly PromptFile SolvePrompt = Load("solve");
    private static readonly PromptFile ReflectPrompt = Load("reflect");
    private static readonly PromptFile ExtractPrompt = Load("extract");

    private ChatOptions Settings => new() { MaxOutputTokens = options.MaxOutputTokens };

    /// <summary>Solves a problem with behaviors at hand, checks what the answer cites, and signals it.</summary>
    public async Task<BehaviorAnswer> SolveAsync(
        string question, BehaviorSelection behaviors, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(
            SolvePrompt, new() { ["question"] = question, ["behaviors"] = behaviors.Text }, cancellationToken);
        var check = Check(reply.Text, behaviors.Names);
        var id = await SignalAsync(reply.Receipt, behaviors, check, cancellationToken);
        return new BehaviorAnswer(
            question, reply.Text, behaviors.Names, check.Cited, check.Unknown, behaviors.Tokens, id,
            reply.ModelVersion);
    }

    /// <summary>What the model says of a solution.</summary>
    public async Task<string> ReflectAsync(string question, string solution, CancellationToken cancellationToken) =>
        (await AskAsync(
            ReflectPrompt, new() { ["question"] = question, ["solution"] = solution }, cancellationToken)).Text;

    /// <summary>What the model takes from a solution, as it writes it.</summary>
    /// <exception cref="AgentsException">Three answers have not the form.</exception>
    public async Task<IReadOnlyList<ExtractedBehavior>> ExtractAsync(
        string question, string solution, string reflection, CancellationToken cancellationToken)
    {
        var messages = await ExtractPrompt.RenderAsync(new Dictionary<string, object?>
        {
            ["question"] = question,
            ["solution"] = solution,
            ["reflection"] = reflection,
            ["limit"] = options.MaxExtracted,
        });
        var (value, _) = await StructuredReply.AskAsync<ExtractedBehaviors>(
            client, messages, e => e.Behaviors.Contains(null!) ? "A behavior is null." : null, Settings,
            cancellationToken);
        return [.. value.Behaviors.Take(options.MaxExtracted)];
    }

    /// <summary>What a text cites, parted by whether it was shown.</summary>
    public static CitationCheck Check(string text, IReadOnlyList<string> shown)
    {
        var names = Citations.Of(text);
        return new CitationCheck([.. names.Where(shown.Contains)], [.. names.Where(n => !shown.Contains(n))]);
    }

    private async Task<ModelReply> AskAsync(
        PromptFile prompt, Dictionary<string, object?> values, CancellationToken cancellationToken)
    {
        var messages = await prompt.RenderAsync(values);
        return ModelReply.Of(await client.GetResponseAsync(messages, Settings, cancellationToken));
    }

    private async Task<string?> SignalAsync(
        EpisodeReceipt? receipt, BehaviorSelection shown, CitationCheck check, CancellationToken cancellationToken)
    {
        if (receipt is null || episodes is null)
            return receipt?.EpisodeId;
        await receipt.Acknowledged.WaitAsync(cancellationToken);
        (string Name, double Value)[] signals =
        [
            ("behaviors_shown", shown.Names.Count),
            ("behaviors_cited", check.Cited.Count),
            ("behaviors_unknown", check.Unknown.Count),
            ("behavior_prompt_tokens", shown.Tokens),
        ];
        foreach (var (name, value) in signals)
            await episodes.SetSignalAsync(receipt.EpisodeId, name, value, cancellationToken);
        return receipt.EpisodeId;
    }

    private static PromptFile Load(string name) => PromptFile.Load(typeof(HandbookModel).Assembly, name);
}
