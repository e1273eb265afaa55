using Agents.Training.Modules;
using Agents.Training.Pretraining;
using Agents.Training.Tests.Modules;

namespace Agents.Training.Tests.Pretraining;

public sealed class MicroBatchTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(48)]
    public void A_batch_in_parts_makes_the_step_of_the_whole(int parts)
    {
        var (loss, weights) = Train(1);
        var (lossInParts, weightsInParts) = Train(parts);

        Assert.Equal(loss, lossInParts, 1e-4);
        Assert.All(weights.Zip(weightsInParts), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    private static (double Loss, float[] Weights) Train(int parts)
    {
        using var model = TorchWeights.Random(TestModels.Config(tied: true), 1);
        var options = new PretrainOptions
        {
            Steps = 3,
            BatchSize = 48,
            BucketBatches = 1,
            MicroBatches = parts,
            WarmupSteps = 0,
            LearningRate = 1e-3,
        };
        using var pretrainer = new Pretrainer(model, options, TimeProvider.System);
        var loss = 0.0;
        pretrainer.Run(PretrainTestItems.Copies(4), r => loss = r.Loss, TestContext.Current.CancellationToken);
        return (loss, model["layers.0.qkv"].data<float>().ToArray());
    }
}
