using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Dialogues;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Cli.Studies.Socratic;

/// <summary>Plays dialogues about worlds: a policy and a belief, and answers that are wrong now and then.</summary>
/// <param name="policy">Chooses the questions.</param>
/// <param name="believed">Share of wrong answers that is reckoned with.</param>
/// <param name="sureAt">Belief at which nothing more is asked.</param>
/// <param name="most">Questions at most.</param>
internal sealed class Player(IQuestionPolicy policy, double believed, double sureAt, int most)
{
    /// <summary>What its dialogues go by.</summary>
    public DialogueSettings Settings(ulong seed) => new()
    {
        Policy = policy.Name,
        Answers = new AnswerModel(believed),
        MaxQuestions = most,
        SureAt = sureAt,
        Seed = seed,
    };

    /// <summary>Plays a dialogue to its end.</summary>
    /// <param name="world">What it is about.</param>
    /// <param name="wrong">Share of answers that are wrong.</param>
    /// <param name="seed">Decides which are, and what the policy draws.</param>
    public Play Play(QuestionWorld world, double wrong, ulong seed)
    {
        var draws = new Draws(seed);
        var dialogue = InquiryDialogue.Begin(world.Inquiry, Settings(seed), policy);
        while (dialogue.Pending is { } pending)
        {
            var yes = world.Truth(pending.Question) ^ (draws.Unit() < wrong);
            dialogue.Take(new Reply(ReplyKind.Answer, yes ? 0 : 1));
        }

        // Whoever ends in a contradiction has found nothing.
        var found = dialogue.Stopped != StopReason.Contradicted && dialogue.Peak.Hypothesis == world.Target;
        return new Play(dialogue, found);
    }
}
