using Agents.Plugins.SocraticInquiry.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>What a dialogue goes by; written down with it, so that it goes on as it began.</summary>
internal sealed record DialogueSettings
{
    /// <summary>Name of the policy.</summary>
    public string Policy { get; init; } = "greedy";

    /// <summary>How people answer.</summary>
    public AnswerModel Answers { get; init; } = new(0.05);

    /// <summary>Questions that are asked at most.</summary>
    public int MaxQuestions { get; init; } = 20;

    /// <summary>Probability of the best hypothesis at which it is sure.</summary>
    public double SureAt { get; init; } = 0.95;

    /// <summary>Decides what is drawn.</summary>
    public ulong Seed { get; init; }
}
