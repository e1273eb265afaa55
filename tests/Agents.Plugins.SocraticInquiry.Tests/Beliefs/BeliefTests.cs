using System.Diagnostics;
using Agents.Plugins.SocraticInquiry.Beliefs;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.SocraticInquiry.Tests.Beliefs;

public sealed class BeliefTests
{
    /// <summary>Rows of 64 items and rests of them, bits and bytes, against the sum written out.</summary>
    [Fact]
    public void Predictions_are_the_sums_of_weights() => Prop.ForAll<ushort, byte>(
        (seed, items) => SumsAreRight(seed, items)).QuickCheckThrowOnFailure();

    private static void SumsAreRight(ushort seed, byte items)
    {
        var count = items + 1;
        int[] options = [2, 3, 2, 5];
        int Truth(int h, int q) => ((h * 7919) + (q * 104729) + seed) % options[q];
        var belief = new JointBelief(
            AnswerTable.Create(count, options, Truth), [.. Enumerable.Range(1, count).Select(i => (double)i)]);
        double all = count * (count + 1) / 2.0;
        for (var q = 0; q < options.Length; q++)
        {
            var shares = TestWorlds.Predict(belief, q, options[q]);
            for (var option = 0; option < options[q]; option++)
            {
                var expected = Enumerable.Range(0, count).Where(h => Truth(h, q) == option).Sum(h => h + 1) / all;
                Assert.Equal(expected, shares[option], 1e-12);
            }
        }
    }

    [Fact]
    public void A_wrong_answer_can_be_outweighed_and_not_under_a_hard_update()
    {
        var table = AnswerTable.Create(2, TestWorlds.Twos(4), (h, _) => h);
        var (noisy, hard) = (new JointBelief(table, [1, 1]), new JointBelief(table, [1, 1]));
        Assert.True(noisy.Observe(0, 0, TestWorlds.Noisy));
        Assert.True(hard.Observe(0, 0, TestWorlds.Clean));
        for (var q = 1; q < 4; q++)
        {
            Assert.True(noisy.Observe(q, 1, TestWorlds.Noisy));
            Assert.False(hard.Observe(q, 1, TestWorlds.Clean));
        }

        Assert.Equal((1, 0), (noisy.Peak.Hypothesis, hard.Peak.Hypothesis));
        Assert.Equal(81 / 82.0, noisy.Peak.Probability, 1e-12); // Two answers more for it than against: 9² to 1.
    }

    [Fact]
    public void A_copy_changes_on_its_own()
    {
        foreach (IBelief belief in new IBelief[] { TestWorlds.Items(10, 3, 1), Particles(64), Independent() })
        {
            var entropy = belief.Entropy;
            belief.Clone().Observe(0, 1, TestWorlds.Noisy);
            Assert.Equal(entropy, belief.Entropy);
        }
    }

    [Fact]
    public void An_answer_is_taken_back_by_its_inverse()
    {
        foreach (IBelief belief in new IBelief[] { TestWorlds.Items(10, 3, 1), Independent() })
        {
            var before = TestWorlds.Predict(belief, 1, 2);
            var options = belief is FactorizedBelief ? 3 : 2;
            belief.Observe(0, 1, TestWorlds.Noisy);
            belief.Observe(0, 1, TestWorlds.Noisy.Inverse(options));
            Assert.All(before.Zip(TestWorlds.Predict(belief, 1, 2)), p => Assert.Equal(p.First, p.Second, 1e-12));
        }
    }

    [Fact]
    public void Independent_slots_are_believed_as_their_table_is()
    {
        var factorized = Independent();
        var network = new SlotNetwork([-1, -1], [[[1, 2, 3]], [[1, 1]]]);
        QuestionMap[] maps = [new(3, [0], h => h[0]), new(2, [1], h => h[1]), new(2, [0], h => h[0] == 2 ? 0 : 1)];
        var joint = TestWorlds.Listed(network, maps);
        foreach (var (question, answer) in new[] { (2, 0), (0, 1), (1, 1) })
        {
            Assert.Equal(joint.Entropy, factorized.Entropy, 1e-12);
            Assert.Equal(joint.Peak.Probability, factorized.Peak.Probability, 1e-12);
            Assert.Equal(joint.Peak.Answers, factorized.Peak.Answers);
            Assert.True(factorized.Observe(question, answer, TestWorlds.Noisy));
            Assert.True(joint.Observe(question, answer, TestWorlds.Noisy));
        }

        Assert.Equal(joint.Entropy, factorized.Entropy, 1e-12);
    }

    [Fact]
    public void An_answer_about_one_slot_tells_about_those_that_depend_on_it()
    {
        var network = new SlotNetwork([-1, 0], [[[1, 1]], [[9, 1], [1, 9]]]);
        var belief = TestWorlds.Listed(network, TestWorlds.SlotMaps(2, 2));
        belief.Observe(0, 1, TestWorlds.Clean);
        Assert.Equal(0.9, TestWorlds.Predict(belief, 1, 2)[1], 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Particles_come_near_the_table_and_move_when_few_carry_the_weight(ulong seed)
    {
        var network = TestWorlds.Chain(6, 3, seed);
        var maps = TestWorlds.SlotMaps(6, 3);
        var (joint, particles) = (TestWorlds.Listed(network, maps), new ParticleBelief(network, maps, 4000, seed));
        foreach (var (question, answer) in new[] { (5, 2), (0, 1), (3, 0), (2, 2) })
        {
            Assert.True(joint.Observe(question, answer, TestWorlds.Noisy));
            Assert.True(particles.Observe(question, answer, TestWorlds.Noisy));
        }

        for (var q = 0; q < 6; q++)
        {
            var (expected, shares) = (TestWorlds.Predict(joint, q, 3), TestWorlds.Predict(particles, q, 3));
            Assert.All(expected.Zip(shares), p => Assert.Equal(p.First, p.Second, 0.06));
        }
    }

    [Fact]
    public void Particles_are_the_same_from_the_same_seed()
    {
        var (one, two) = (Particles(500), Particles(500));
        for (var q = 0; q < 4; q++)
        {
            one.Observe(q, 1, TestWorlds.Noisy);
            two.Observe(q, 1, TestWorlds.Noisy);
        }

        Assert.Equal(one.Entropy, two.Entropy);
    }

    /// <summary>The room's bound is 50 ms a question; it is a few ms, and other work may run beside the test.</summary>
    [Fact]
    public void The_best_of_60_questions_about_100_000_items_is_found_in_50_ms()
    {
        var belief = TestWorlds.Items(100_000, 60, 5);
        var context = Policies.Contexts.Of(belief, 60, TestWorlds.Noisy);
        var policy = new SocraticInquiry.Policies.GreedyPolicy();
        policy.Choose(context);
        var fastest = Enumerable.Range(0, 7).Min(q =>
        {
            var start = Stopwatch.GetTimestamp();
            var choice = policy.Choose(context);
            belief.Observe(choice.Question, 0, TestWorlds.Noisy);
            Assert.True(belief.Entropy > 0);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        TestContext.Current.SendDiagnosticMessage($"a question of 100,000 items: {fastest:F1} ms");
        Assert.True(fastest < 50, $"{fastest:F1} ms");
    }

    private static FactorizedBelief Independent() => new(
        [[1, 2, 3], [1, 1]],
        [new SlotQuestion(0, [0, 1, 2], 3), new SlotQuestion(1, [0, 1], 2), new SlotQuestion(0, [1, 1, 0], 2)]);

    private static ParticleBelief Particles(int count) =>
        new(TestWorlds.Chain(4, 3, 7), TestWorlds.SlotMaps(4, 3), count, 9);
}
