using Agents.Choices;
using Agents.Testing;
using Agents.Training.Losses;
using Agents.Training.Optimization;
using Agents.Training.Policies;
using Agents.Training.Policies.Choices;

namespace Agents.Training.Tests.Policies.Choices;

public sealed class ChoicePolicyTests
{
    private static readonly int[][] Candidates = [[1, 3], [2], [1]];

    [Fact]
    public void The_gradient_is_that_of_the_loss()
    {
        var model = new ChoiceModel([0, 0.3f, -0.2f, 0.1f]);
        var before = model.LogProbs(Candidates)[1];
        using var policy = Policy(model, 0.01);
        var update = policy.Update([Sample(1, advantage: 1)], TestContext.Current.CancellationToken);
        Assert.True(update.Stepped);
        Assert.True(model.LogProbs(Candidates)[1] > before);
        Assert.Equal(GradientNorm(), update.GradientNorm, 1e-4);
    }

    [Fact]
    public void What_is_worse_than_its_group_becomes_less_probable()
    {
        var model = new ChoiceModel(new float[4]);
        using var policy = Policy(model, 0.1);
        for (var step = 0; step < 20; step++)
            policy.Update([Sample(0, -1), Sample(1, 1)], TestContext.Current.CancellationToken);
        var logProbs = model.LogProbs(Candidates);
        Assert.True(logProbs[1] > Math.Log(0.5) && logProbs[0] < Math.Log(1.0 / 3));
    }

    [Fact]
    public void It_goes_on_bit_by_bit_from_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (new ChoiceModel(new float[4]), new ChoiceModel(new float[4]));
        using var policy = Policy(one, 0.1);
        policy.Update([Sample(0, 1)], TestContext.Current.CancellationToken);
        policy.Save(folder.Path, withOptimizer: true);
        using var resumed = Policy(two, 0.1);
        resumed.Restore(folder.Path);
        policy.Update([Sample(1, 1)], TestContext.Current.CancellationToken);
        resumed.Update([Sample(1, 1)], TestContext.Current.CancellationToken);
        Assert.Equal(one.Weights, two.Weights);
    }

    [Fact]
    public void What_is_no_choice_is_refused()
    {
        using var policy = Policy(new ChoiceModel(new float[4]), 0.1);
        var token = TestContext.Current.CancellationToken;
        Assert.Throws<AgentsException>(() => policy.Update([Sample(3, 1)], token));
        Assert.Throws<AgentsException>(() => policy.Update([Sample(0, 1) with { PromptIds = [5, 0] }], token));
        Assert.Throws<AgentsException>(() => policy.Generate([], token));
    }

    // By central differences of minus the log-probability, whose ratio is 1 here.
    private static double GradientNorm()
    {
        var squares = 0.0;
        for (var w = 1; w < 4; w++)
        {
            double At(float change)
            {
                float[] weights = [0, 0.3f, -0.2f, 0.1f];
                weights[w] += change;
                return -new ChoiceModel(weights).LogProbs(Candidates)[1];
            }

            squares += Math.Pow((At(0.0078125f) - At(-0.0078125f)) / 0.015625, 2);
        }

        return Math.Sqrt(squares);
    }

    private static ChoicePolicy Policy(ChoiceModel model, double rate) => new(
        model, PolicyLossPresets.Get("dapo") with { EpsilonLow = 5, EpsilonHigh = 5 }, new AdamWOptions(),
        new LearningRateSchedule(rate));

    private static TrainingSample Sample(int chosen, double advantage)
    {
        var logProb = chosen < 3 ? (float)new ChoiceModel([0, 0.3f, -0.2f, 0.1f]).LogProbs(Candidates)[chosen] : 0;
        return new TrainingSample(ChoiceTokens.Encode(Candidates), [chosen], [logProb], [logProb], 1, advantage);
    }
}
