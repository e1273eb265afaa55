using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

public sealed class LanguageHeadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chunks_give_the_scores_and_derivatives_of_the_whole(bool tied)
    {
        // A whole chunk, then one of three rows at a time with a smaller last one.
        var (whole, cut) = (Run(tied, 1 << 20), Run(tied, 3 * 50));

        for (var part = 0; part < whole.Length; part++)
        {
            var scale = Math.Max(1e-6, whole[part].Max(Math.Abs));
            for (var i = 0; i < whole[part].Length; i++)
                Assert.Equal(whole[part][i] / scale, cut[part][i] / scale, 1e-5);
        }
    }

    private static float[][] Run(bool tied, long chunkElements)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var weights = TestModels.Wide(TestModels.Config(tied), 1);
        using var parameters = new FullParameters(weights, CPU);
        using var space = new Workspace(CPU);
        using var kernels = new CpuKernels(new RowWork(2));
        var head = new LanguageHead(parameters, space, kernels, chunkElements);
        using var generator = new Generator(3UL);
        var x = randn(9, weights.Config.HiddenSize, generator: generator);
        var dx = empty(9, weights.Config.HiddenSize);

        var (logProbs, entropies) = head.Score(
            x, [0, 1, 1, 4, 5, 8, 3], [1, 2, 3, 4, 5, 6, 49], [1, 1, 2, 1, 0.5f, 1, 1]);
        head.Backward(x, [1, -1, 0.5f, 2, 1, 0, -3], dx);

        var block = tied ? "embed" : "head";
        return
        [
            logProbs,
            entropies,
            dx.data<float>().ToArray(),
            parameters.Gradient(block)!.data<float>().ToArray(),
            parameters.Gradient("norm")!.data<float>().ToArray(),
        ];
    }
}
