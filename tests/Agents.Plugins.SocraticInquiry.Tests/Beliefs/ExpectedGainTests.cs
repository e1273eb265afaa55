using Agents.Plugins.SocraticInquiry.Beliefs;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.SocraticInquiry.Tests.Beliefs;

/// <summary>Reference values of a belief of 1/2, 1/4, 1/8, 1/8 and a question that parts the first two.</summary>
public sealed class ExpectedGainTests
{
    private static readonly double[] Four = [0.5, 0.25, 0.125, 0.125];

    [Fact]
    public void The_entropy_is_the_reference() =>
        Assert.Equal(1.75, Belief().Entropy, 1e-12);

    [Theory]
    [InlineData(0, 0.811278)]
    [InlineData(0.1, 0.412296)]
    public void The_expected_gain_is_the_reference(double errors, double gain) => Assert.Equal(
        gain, new AnswerModel(errors).ExpectedGain(TestWorlds.Predict(Belief(), 0, 2)), 1e-6);

    [Fact]
    public void A_question_that_is_often_not_answered_gains_less() => Assert.Equal(
        0.75 * 0.811278, new AnswerModel(0, 0.25).ExpectedGain([0.75, 0.25]), 1e-6);

    [Fact]
    public void Answers_that_are_right_as_often_as_wrong_tell_nothing() =>
        Assert.Equal(0, new AnswerModel(0.5).ExpectedGain([0.3, 0.7]), 1e-12);

    /// <summary>By definition: the mean over answers of the entropy that the answer removes.</summary>
    [Fact]
    public void The_expected_gain_is_the_mean_of_what_answers_remove() => Prop.ForAll<ushort, byte>(
        (seed, errors) => HoldsFor(seed, errors)).QuickCheckThrowOnFailure();

    private static void HoldsFor(ushort seed, byte errors)
    {
        var belief = TestWorlds.Items(12, 4, seed);
        var model = new AnswerModel(errors / 512.0);
        for (var question = 0; question < 4; question++)
        {
            var shares = TestWorlds.Predict(belief, question, 2);
            var mean = 0.0;
            for (var answer = 0; answer < 2; answer++)
            {
                var after = belief.Clone();
                if (!after.Observe(question, answer, model))
                    continue;
                var chance = (shares[answer] * (1 - model.ErrorRate)) + (shares[1 - answer] * model.ErrorRate);
                mean += chance * (belief.Entropy - after.Entropy);
            }

            Assert.Equal(mean, model.ExpectedGain(shares), 1e-9);
        }
    }

    private static JointBelief Belief() => new(AnswerTable.Create(4, [2], (h, _) => h / 2), Four);
}
