using Agents.Episodes;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>
/// A question as an episode: who chose it, what was asked, and the signals. All questions of a dialogue are one group.
/// </summary>
internal static class QuestionEpisode
{
    /// <summary>Signal: how probable the answer was thought to be; only where there is one.</summary>
    public const string AnswerExpected = "answer_expected";

    /// <param name="open">The dialogue, after the step.</param>
    /// <param name="number">Number of the step in the dialogue, from 0.</param>
    /// <param name="time">When it ended.</param>
    /// <param name="runId">The run that it belongs to.</param>
    public static Episode Of(OpenDialogue open, int number, DateTimeOffset time, string? runId)
    {
        var step = open.Dialogue.Steps[number];
        var question = open.Inquiry.Questions[step.Question];
        var signals = new Dictionary<string, double>
        {
            [InquiryReward.EntropyBefore] = step.EntropyBefore,
            [InquiryReward.EntropyAfter] = step.EntropyAfter,
            [InquiryReward.QuestionCost] = step.Cost,
        };
        if (step.Expected is { } expected)
            signals[AnswerExpected] = expected;
        return new Episode
        {
            Id = $"{open.Id}-q{number:D3}",
            Purpose = EpisodeScope.Current?.Purpose ?? EpisodePurpose.Use,
            RunId = EpisodeScope.Current?.RunId ?? runId,
            GroupId = open.Id,
            StartedAt = time,
            Signals = signals,
            Turns =
            [
                new EpisodeTurn
                {
                    Model = $"inquiry/{open.Settings.Policy}",
                    Messages = [new EpisodeMessage("user", open.Inquiry.Spec.Goal)],
                    Text = question.Text,
                    PromptIds = step.Decision?.Candidates ?? [],
                    CompletionIds = step.Decision is { } decision ? [decision.Chosen] : [],
                    LogProbs = step.Decision is null ? [] : [(float)step.LogProbability],
                    SamplingLogProbs = step.Decision is null ? [] : [(float)step.LogProbability],
                    StartedAt = time,
                },
            ],
        };
    }
}
