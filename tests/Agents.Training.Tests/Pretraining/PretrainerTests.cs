using Agents.Training.Modules;
using Agents.Training.Pretraining;
using Agents.Training.Tests.Modules;

namespace Agents.Training.Tests.Pretraining;

public sealed class PretrainerTests
{
    [Fact]
    public void A_small_model_learns_to_copy_and_the_same_seed_gives_the_same_weights()
    {
        var (first, last) = Train(out var weights);
        Train(out var again);

        Assert.True(last < 0.2 * first, $"loss {first} -> {last}");
        Assert.Equal(weights, again);
    }

    [Fact]
    public void A_batch_holds_items_of_about_one_length_and_loses_none()
    {
        var items = PretrainTestItems.Copies(3).Take(1000).ToList();

        var batches = PretrainBatcher.Batches(items, 32, 8, seed: 1).ToList();

        Assert.Equal(items.Count, batches.Sum(b => b.Count));
        Assert.Equal(items.ToHashSet(), batches.SelectMany(b => b).ToHashSet());
        var spread = batches.Average(b => b.Max(i => i.Ids.Length) - b.Min(i => i.Ids.Length));
        Assert.True(spread < 1, $"mean spread of lengths {spread}");
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_with_the_step_and_leaves_the_weights_alone()
    {
        using var weights = TorchWeights.Random(TestModels.Config(tied: true), 1);
        weights["norm"].fill_(float.NaN);
        var before = weights["layers.0.qkv"].data<float>().ToArray();
        using var pretrainer = new Pretrainer(weights, new PretrainOptions { BatchSize = 8 }, TimeProvider.System);

        var error = Assert.Throws<AgentsException>(() =>
            pretrainer.Run(PretrainTestItems.Copies(1), _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("step 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, weights["layers.0.qkv"].data<float>().ToArray());
    }

    private static (double First, double Last) Train(out float[] weights)
    {
        using var model = TorchWeights.Random(TestModels.Config(tied: true), 1);
        var options = new PretrainOptions
        {
            Steps = 150,
            BatchSize = 64,
            LearningRate = 1e-2,
            WarmupSteps = 10,
            ReportEvery = 25,
        };
        using var pretrainer = new Pretrainer(model, options, TimeProvider.System);
        var curve = new List<PretrainReport>();
        pretrainer.Run(PretrainTestItems.Copies(1), curve.Add, TestContext.Current.CancellationToken);
        weights = model["layers.0.gate_up"].data<float>().ToArray();
        return (curve[0].Loss, curve[^1].Loss);
    }
}
