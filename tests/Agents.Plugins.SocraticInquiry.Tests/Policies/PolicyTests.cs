using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Plugins.SocraticInquiry.Tests.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Tests.Policies;

public sealed class PolicyTests
{
    [Fact]
    public void Greedy_takes_the_even_split_unless_it_costs_more_than_it_tells()
    {
        // Of four: the first question splits 1 to 3, the second 2 to 2.
        var belief = new JointBelief(AnswerTable.Create(4, [2, 2], (h, q) => q == 0 ? h / 3 : h / 2), [1, 1, 1, 1]);
        Assert.Equal(1, new GreedyPolicy().Choose(Contexts.Of(belief, 2, TestWorlds.Clean)).Question);
        Assert.Equal(0, new GreedyPolicy().Choose(Contexts.Of(belief, 2, TestWorlds.Clean, 0, 0.5)).Question);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Lookahead_is_the_best_over_two_questions(ulong seed)
    {
        var context = Contexts.Of(TestWorlds.Items(9, 5, seed), 5, TestWorlds.Noisy, 0, 0.1, 0.2);
        var chosen = new LookaheadPolicy(5).Choose(context).Question;
        Assert.Equal(context.Open.Max(q => TwoSteps(context, q)), TwoSteps(context, chosen), 1e-9);
    }

    [Fact]
    public void Random_asks_every_open_question_alike_and_no_other()
    {
        var all = Contexts.Of(TestWorlds.Items(4, 5, 1), 5, TestWorlds.Clean);
        var context = new QuestionContext
        {
            Belief = all.Belief,
            Questions = all.Questions,
            Open = [1, 3, 4],
            Answers = all.Answers,
            Random = all.Random,
        };
        var counts = Enumerable.Range(0, 3000).Select(_ => new RandomPolicy().Choose(context).Question)
            .CountBy(q => q).ToDictionary();
        Assert.Equal([1, 3, 4], counts.Keys.Order());
        Assert.All(counts.Values, c => Assert.InRange(c, 900, 1100));
        Assert.Equal(-Math.Log(3), new RandomPolicy().Choose(context).LogProbability, 1e-12);
    }

    [Fact]
    public void Fixed_asks_in_order() =>
        Assert.Equal(0, new FixedPolicy().Choose(Contexts.Of(TestWorlds.Items(4, 5, 1), 5, TestWorlds.Clean)).Question);

    // Written out: entropy now, minus its mean after both answers, minus costs; stopping after the first is allowed.
    private static double TwoSteps(QuestionContext context, int first)
    {
        var value = -context.Questions[first].Cost;
        for (var answer = 0; answer < 2; answer++)
        {
            var chance = Chance(context, first, answer);
            if (chance == 0)
                continue;
            var after = context.After(first, answer);
            value += chance * (context.Belief.Entropy - after.Belief.Entropy);
            var next = after.Open.Max(q => Gain(after, q, 0) + Gain(after, q, 1) - after.Questions[q].Cost);
            value += LookaheadPolicy.Discount * chance * Math.Max(0, next);
        }

        return value;
    }

    private static double Gain(QuestionContext context, int question, int answer)
    {
        var chance = Chance(context, question, answer);
        return chance == 0 ? 0
            : chance * (context.Belief.Entropy - context.After(question, answer).Belief.Entropy);
    }

    private static double Chance(QuestionContext context, int question, int answer)
    {
        var shares = context.Predict(question);
        return Enumerable.Range(0, 2).Sum(t => shares[t] * context.Answers.Likelihood(answer, t, 2));
    }
}
