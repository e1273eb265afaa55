using System.Globalization;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>How a model is asked.</summary>
internal sealed record AskSettings
{
    /// <summary>The agent's instructions; null for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>Randomness of the answer.</summary>
    public double Temperature { get; init; }

    /// <summary>What an answer must pass; null where the first is taken.</summary>
    public AnswerCheck? Check { get; init; }

    /// <summary>Answers of which the most frequent is taken; not together with a check.</summary>
    public int Votes { get; init; } = 1;

    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $" |{PromptPart.Quote(Instructions ?? "")}|{Temperature}|{Check?.Key}|{Votes}");
}
