using System.Globalization;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;
using Agents.Plugins.BehaviorHandbook.Answers;
using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// The same questions answered without the handbook, with a prompt for few words, with random behaviors, with the one
/// that fits (oracle), and with those that retrieval finds: all but the second through the plugin's own prompt.
/// </summary>
internal sealed partial class HandbookArms(HandbookWorld world, IChatClient model)
{
    private static readonly BehaviorSelection Nothing = new([], "", 0);
    private static readonly PromptFile ConcisePrompt = PromptFile.Load(typeof(HandbookArms).Assembly, "concise");

    /// <summary>The arms' answers to one question about a procedure, by name.</summary>
    public async Task<IReadOnlyDictionary<string, ArmAnswer>> AnswerAsync(
        SeededRandom random, Procedure procedure, string question, CancellationToken cancellationToken)
    {
        var options = world.Options.Value;
        var fitting = (await world.Handbook.GetAsync(procedure.Name, cancellationToken))!;
        var strangers = new List<Behavior>();
        for (var i = 0; i < options.MaxBehaviors; i++)
        {
            var name = world.Procedures[random.Next(0, world.Procedures.Count - 1)].Name;
            strangers.Add((await world.Handbook.GetAsync(name, cancellationToken))!);
        }

        var found = await world.Handbook.SelectAsync(question, null, cancellationToken);
        // Together: a local model answers them in one batch.
        var asked = new Dictionary<string, Task<ArmAnswer>>
        {
            ["none"] = SolveAsync(question, Nothing, cancellationToken),
            ["random"] = SolveAsync(
                question, PromptBudget.Fill([.. strangers.DistinctBy(b => b.Name)], options), cancellationToken),
            ["oracle"] = SolveAsync(question, PromptBudget.Fill([fitting], options), cancellationToken),
            ["ours"] = SolveAsync(question, found, cancellationToken),
            ["concise"] = BeConciseAsync(question, cancellationToken),
        };
        var answers = new Dictionary<string, ArmAnswer>();
        foreach (var (arm, answer) in asked)
            answers[arm] = await answer;
        return answers;
    }

    /// <summary>Whether the last whole number of a reply is the right answer.</summary>
    public static bool IsRight(string question, string reply)
    {
        var (procedure, x) = HandbookLaw.Read(question)!.Value;
        return long.TryParse(LastNumber().Match(reply).Value, CultureInfo.InvariantCulture, out var given)
            && given == procedure.Family.Answer(procedure.Parameter, x);
    }

    private async Task<ArmAnswer> SolveAsync(
        string question, BehaviorSelection shown, CancellationToken cancellationToken)
    {
        var client = new CountingClient(model);
        var answer = await new HandbookModel(client, null, world.Options.Value)
            .SolveAsync(question, shown, cancellationToken);
        return new ArmAnswer(client.Input, client.Output, IsRight(question, answer.Text), answer.Cited.Count);
    }

    private async Task<ArmAnswer> BeConciseAsync(string question, CancellationToken cancellationToken)
    {
        var client = new CountingClient(model);
        var prompt = await ConcisePrompt.RenderAsync(new Dictionary<string, object?> { ["question"] = question });
        var options = new ChatOptions { MaxOutputTokens = world.Options.Value.MaxOutputTokens };
        var reply = await client.GetResponseAsync(prompt, options, cancellationToken);
        return new ArmAnswer(client.Input, client.Output, IsRight(question, reply.Text), Cited: 0);
    }

    [GeneratedRegex(@"(?<![0-9])-?[0-9]+", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex LastNumber();
}
