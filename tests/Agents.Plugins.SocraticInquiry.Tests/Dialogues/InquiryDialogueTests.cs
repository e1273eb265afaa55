using System.Diagnostics;
using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Dialogues;
using Agents.Plugins.SocraticInquiry.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.SocraticInquiry.Tests.Dialogues;

public sealed class InquiryDialogueTests
{
    [Fact]
    public void Each_question_is_asked_once_and_the_item_is_found()
    {
        var dialogue = Inquiries.Begin(Inquiries.Numbers(), Inquiries.Settings(errors: 0.01));
        var asked = new List<int>();
        while (dialogue.Pending is { } pending)
        {
            asked.Add(pending.Question);
            dialogue.Take((11 >> pending.Question & 1) == 1 ? Inquiries.Yes : Inquiries.No);
        }

        Assert.Equal([0, 1, 2, 3], asked.Order());
        Assert.Equal((11, StopReason.Sure), (dialogue.Peak.Hypothesis, dialogue.Stopped));
        Assert.Throws<AgentsException>(() => dialogue.Take(Inquiries.Yes));
    }

    [Theory]
    [InlineData(0, 2, StopReason.MostQuestions, 2)] // The cap is the code's, whatever the policy wants.
    [InlineData(0, 20, StopReason.NothingLeft, 4)]
    [InlineData(0.7, 20, StopReason.NothingLeft, 4)] // A bit with 5 % errors is worth 0.71.
    [InlineData(0.72, 20, StopReason.NotWorthAsking, 0)]
    public void It_stops_for_its_reasons(double cost, int most, object reason, int asked)
    {
        var dialogue = Inquiries.Begin(Inquiries.Numbers(cost), Inquiries.Settings(most: most));
        while (dialogue.Pending is not null)
            dialogue.Take(Inquiries.No);
        Assert.Equal((reason, asked), (dialogue.Stopped, dialogue.Asked));
    }

    [Fact]
    public void Whoever_ends_it_is_asked_no_more()
    {
        var dialogue = Inquiries.Begin(Inquiries.Numbers(), Inquiries.Settings());
        dialogue.Take(new Reply(ReplyKind.End));
        Assert.Equal((StopReason.Ended, null), (dialogue.Stopped, dialogue.Pending));
    }

    [Theory]
    [InlineData("DontKnow")]
    [InlineData("Skip")]
    public void What_nobody_answers_changes_no_belief_and_is_not_asked_again(string kind)
    {
        var dialogue = Inquiries.Begin(Inquiries.Numbers(), Inquiries.Settings());
        var (question, entropy) = (dialogue.Pending!.Question, dialogue.Entropy);
        dialogue.Take(new Reply(Enum.Parse<ReplyKind>(kind)));
        Assert.Equal(entropy, dialogue.Entropy);
        while (dialogue.Pending is { } pending)
        {
            Assert.NotEqual(question, pending.Question);
            dialogue.Take(Inquiries.Yes);
        }
    }

    [Fact]
    public void A_change_of_mind_gives_the_belief_of_the_new_answers()
    {
        var inquiry = Inquiries.Trip();
        var (changed, straight) = (Inquiries.Begin(inquiry, Fixed()), Inquiries.Begin(inquiry, Fixed()));
        changed.Take(Inquiries.No);
        changed.Take(Inquiries.Yes);
        changed.Revise(0, Inquiries.Yes);
        straight.Take(Inquiries.Yes);
        straight.Take(Inquiries.Yes);
        Assert.Equal(straight.Entropy, changed.Entropy, 1e-12);
        Assert.Equal(straight.Pending, changed.Pending);
        Assert.Equal((2, 3), (changed.Asked, changed.Steps.Count));
        Assert.Throws<AgentsException>(() => changed.Revise(4, Inquiries.Yes));
    }

    [Fact]
    public void A_contradiction_names_the_answer_that_it_does_not_fit()
    {
        var dialogue = Inquiries.Begin(Inquiries.Trip(), Fixed() with { SureAt = 0.9999 });
        for (var q = 0; q < 5; q++)
            dialogue.Take(q == 2 ? new Reply(ReplyKind.Answer, 0) : Inquiries.Yes); // place: the sea
        var step = dialogue.Take(Inquiries.No); // Not outdoors?
        Assert.Equal(2, step.Contradicts);
        Assert.True(step.Expected < 0.05);
        Assert.True(step.EntropyAfter > step.EntropyBefore); // It is less certain than before.
    }

    /// <summary>Whatever is answered, skipped and changed.</summary>
    [Fact]
    public void The_parts_add_up_to_what_the_dialogue_removed() => Prop.ForAll<int, byte>((seed, replies) =>
    {
        var dialogue = RandomDialogue((ulong)seed, replies);
        var parts = dialogue.Steps.Sum(s => s.EntropyBefore - s.EntropyAfter);
        Assert.Equal(dialogue.PriorEntropy - dialogue.Entropy, parts, 1e-9);
    }).QuickCheckThrowOnFailure();

    /// <summary>In another process, from its data, it is the same dialogue.</summary>
    [Fact]
    public void A_dialogue_goes_on_from_its_data() => Prop.ForAll<int, byte>((seed, replies) =>
    {
        var settings = Inquiries.Settings() with { Policy = "random", Seed = (ulong)seed };
        var dialogue = RandomDialogue((ulong)seed, replies);
        var resumed = InquiryDialogue.Resume(
            Inquiries.Trip(), settings, new RandomPolicy(), dialogue.Steps, dialogue.Pending);
        Assert.Equal(dialogue.Entropy, resumed.Entropy, 1e-12);
        Assert.Equal((dialogue.Pending, dialogue.Stopped), (resumed.Pending, resumed.Stopped));
        if (dialogue.Pending is null)
            return;
        dialogue.Take(Inquiries.Yes);
        resumed.Take(Inquiries.Yes);
        Assert.Equal(dialogue.Pending, resumed.Pending);
    }).QuickCheckThrowOnFailure();

    /// <summary>Particles depend on the order of the answers, which a change of mind changes.</summary>
    [Fact]
    public void A_change_of_mind_about_what_is_too_large_to_list_goes_on_from_its_data()
    {
        var (inquiry, settings) = (Inquiries.Chain(20, 4), Inquiries.Settings(sureAt: 0.9999));
        var dialogue = Inquiries.Begin(inquiry, settings);
        for (var i = 0; i < 6; i++)
            dialogue.Take(new Reply(ReplyKind.Answer, i % 4));
        dialogue.Revise(dialogue.Steps[1].Question, new Reply(ReplyKind.Answer, 3));
        var resumed = InquiryDialogue.Resume(inquiry, settings, new GreedyPolicy(), dialogue.Steps, dialogue.Pending);
        Assert.Equal(dialogue.Entropy, resumed.Entropy);
        resumed.Take(Inquiries.Yes);
        var parts = resumed.Steps.Sum(s => s.EntropyBefore - s.EntropyAfter);
        Assert.Equal(resumed.PriorEntropy - resumed.Entropy, parts, 1e-9);
    }

    /// <summary>It took minutes where looking ahead, or for a contradiction, drew particles anew.</summary>
    [Fact]
    public void A_question_about_what_is_too_large_to_list_takes_seconds_at_most()
    {
        var settings = Inquiries.Settings(sureAt: 0.9999) with { Policy = "lookahead" };
        var watch = Stopwatch.StartNew();
        var dialogue = Inquiries.Begin(Inquiries.Chain(64, 50), settings);
        for (var i = 0; i < 4; i++)
            dialogue.Take(new Reply(ReplyKind.Answer, i * 10));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    private static DialogueSettings Fixed() => Inquiries.Settings() with { Policy = "fixed", SureAt = 0.999 };

    private static InquiryDialogue RandomDialogue(ulong seed, byte replies)
    {
        var random = new SeededRandom(seed);
        var inquiry = Inquiries.Trip();
        var dialogue = Inquiries.Begin(inquiry, Inquiries.Settings() with { Policy = "random", Seed = seed });
        for (var i = 0; i < replies % 12; i++)
        {
            var revised = dialogue.Steps.Count > 0 && random.Next(0, 3) == 0;
            var question = revised ? dialogue.Steps[random.Next(0, dialogue.Steps.Count - 1)].Question
                : dialogue.Pending?.Question;
            if (question is not { } asked)
                continue;
            var option = random.Next(-2, inquiry.Questions[asked].Options.Count - 1);
            var reply = option >= 0 ? new Reply(ReplyKind.Answer, option)
                : new Reply(option == -1 ? ReplyKind.Skip : ReplyKind.DontKnow);
            _ = revised ? dialogue.Revise(asked, reply) : dialogue.Take(reply);
        }

        return dialogue;
    }
}
