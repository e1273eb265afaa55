using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Selection;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Architecture;

/// <summary>
/// One run of the selection study: several agents that differ in their instructions, of whose true accuracies the law
/// knows, and who is chosen in four ways.
/// </summary>
/// <param name="law">Answers.</param>
/// <param name="run">Number of the run; its agents are its own.</param>
/// <param name="candidates">Agents.</param>
internal sealed class ArchitectSelection(ArchitectLaw law, int run, int candidates)
{
    private static readonly TypedGrader Grader = TypedGrader.For(AnswerKind.Integer);

    private readonly string[] _instructions =
        [.. Enumerable.Range(0, candidates).Select(i => $"Answer in style {run}-{i}.")];

    /// <summary>How far a choice is below the best, 0 to 1.</summary>
    public double Regret(int choice) => _instructions.Max(law.Accuracy) - law.Accuracy(_instructions[choice]);

    /// <summary>The choice of the race, and the answers that it took.</summary>
    public async Task<RaceResult> RaceAsync(int budget, CancellationToken cancellationToken)
    {
        var race = new CandidateRace(new RaceOptions { Budget = budget, Items = budget, Entrants = candidates });
        return await race.RunAsync(AskAsync, cancellationToken);
    }

    /// <summary>The choice by the first items alone.</summary>
    public async Task<int> BestOnAsync(int items, CancellationToken cancellationToken)
    {
        var correct = new int[candidates];
        for (int i = 0; i < candidates; i++)
            correct[i] = (await AskAsync(new RaceQuestion(i, 0, items), cancellationToken)).Count(a => a);
        return Array.IndexOf(correct, correct.Max());
    }

    private async ValueTask<IReadOnlyList<bool>> AskAsync(RaceQuestion question, CancellationToken cancellationToken)
    {
        var right = new bool[question.Count];
        for (int i = 0; i < right.Length; i++)
        {
            var (text, answer) = Item(question.From + i);
            ChatMessage[] messages =
                [new(ChatRole.System, _instructions[question.Candidate]), new(ChatRole.User, text)];
            var response = await law.GetResponseAsync(messages, null, cancellationToken);
            right[i] = Grader.Grade(answer, response.Text).Correct;
        }

        return right;
    }

    private (string Question, string Answer) Item(int index)
    {
        var random = new SeededRandom(SeededRandom.Mix((ulong)run, (ulong)index));
        var (x, y) = (random.Next(1, 99_999), random.Next(1, 99_999));
        return ($"{x} + {y}", $"{x + y}");
    }
}
