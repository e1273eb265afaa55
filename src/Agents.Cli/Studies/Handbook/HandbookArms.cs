using System.Globalization;
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;
using Agents.Plugins.BehaviorHandbook.Answers;
using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Prompts;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// The same questions answered without the handbook, with a prompt for few words, with random behaviors, with the one
/// that fits (oracle), and with those that retrieval finds: all but the second through the plugin's own prompt.
/// </summary>
internal sealed class HandbookArms(HandbookWorld world, HandbookLaw law) : IDisposable
{
    private static readonly BehaviorSelection Nothing = new([], "", 0);
    private static readonly PromptFile ConcisePrompt = PromptFile.Load(typeof(HandbookArms).Assembly, "concise");

    private readonly CountingClient _client = new(law);

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
        var answers = new Dictionary<string, ArmAnswer>();
        foreach (var (arm, shown) in new[]
        {
            ("none", Nothing),
            ("random", PromptBudget.Fill([.. strangers.DistinctBy(b => b.Name)], options)),
            ("oracle", PromptBudget.Fill([fitting], options)),
            ("ours", found),
        })
        {
            var answer = await new HandbookModel(_client, null, options).SolveAsync(question, shown, cancellationToken);
            answers[arm] = Grade(question, answer.Text);
        }

        var asked = await ConcisePrompt.RenderAsync(new Dictionary<string, object?> { ["question"] = question });
        var concise = await _client.GetResponseAsync(asked, cancellationToken: cancellationToken);
        answers["concise"] = Grade(question, concise.Text);
        return answers;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Whether a reply ends in the right answer.</summary>
    public static bool IsRight(string question, string reply)
    {
        var (procedure, x) = HandbookLaw.Read(question)!.Value;
        var answer = reply[(reply.LastIndexOf(':') + 1)..];
        return long.TryParse(answer, NumberStyles.Integer, CultureInfo.InvariantCulture, out var given)
            && given == procedure.Family.Answer(procedure.Parameter, x);
    }

    private ArmAnswer Grade(string question, string reply) =>
        new(_client.Input, _client.Output, IsRight(question, reply));
}
