using Agents.Records;
using Agents.Workflows;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

/// <summary>An application with a few functions and one model.</summary>
internal sealed class Workshop(IChatClient model, IRecordLog records)
{
    private int _forbidden;

    /// <summary>Calls of a function that no option lists.</summary>
    public int ForbiddenCalls => _forbidden;

    public WorkflowArchitectOptions Options { get; } = new()
    {
        Functions = { "Text.FirstLine", "Text.Letter", "Text.LastNumber", "Text.IsFlipped", "Text.Length" },
        MaxSteps = 4,
        Structures = 300,
        Rounds = 3,
        MovesPerRound = 30,
        TrainItems = 16,
        ValidationAnswers = 600,
        Proposals = false,
        Tries = 4,
        MaxTokens = 64,
    };

    public Architect Architect => new(Services, records, Microsoft.Extensions.Options.Options.Create(Options));

    public WorkflowServices Services => new()
    {
        Models = _ => model,
        Functions = new Dictionary<string, AIFunction>
        {
            ["Text.FirstLine"] = Function((string text) => text.Split('\n')[0], "The first line of a text."),
            ["Text.Letter"] = Function((string text, int position) => $"{text[position - 1]}", "A letter of a text."),
            ["Text.LastNumber"] = Function((string text) => int.Parse(text.Split(' ')[^1]), "The last number."),
            ["Text.Length"] = Function((string text) => text.Length, "How long a text is."),
            ["Text.IsFlipped"] = Function(
                (string request, string answer) => request.Contains(string.Concat(answer.Reverse())), "Whether it is flipped."),
            ["Mail.Send"] = Function((string text) => Interlocked.Increment(ref _forbidden), "Sends a mail."),
        },
    };

    public static ArchitectRequest Request { get; } = new()
    {
        Request = "Flip the word of the first line and give one letter of it, by the last number.",
        Task = new TwoLines(),
        Seed = 5,
        RunId = "run",
    };

    private static AIFunction Function(Delegate function, string description) =>
        AIFunctionFactory.Create(function, name: null, description);
}
