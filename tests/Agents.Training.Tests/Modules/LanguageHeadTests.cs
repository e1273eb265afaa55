using Agents.Models.Constraints;
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

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(3 * 50)]
    public void A_mask_takes_tokens_out_of_the_distribution(long chunkElements)
    {
        // Each row may only be even, or its target; the third row is free.
        var masks = Targets.Select((target, row) => row == 2 ? null
            : new TokenMask([0x5555_5555_5555_5555UL | (1UL << (int)target)], 0)).ToList();

        var (free, masked) = (Run(tied: false, chunkElements), Run(tied: false, chunkElements, masks));

        Assert.Equal(free[0][2], masked[0][2]);
        Assert.Equal(free[1][2], masked[1][2]);
        for (var row = 0; row < Targets.Length; row++)
        {
            Assert.True(row == 2 || masked[0][row] > free[0][row], $"row {row}");
            Assert.InRange(masked[1][row], 0, MathF.Log(row == 2 ? 50 : 26));
        }

        // The third row reaches every token; without it the odd ones that are no target get no derivative.
        var alone = Run(tied: false, chunkElements, [.. masks.Select(m => m ?? masks[0])], [1, -1, 0, 2, 1, 0, -3]);
        var size = alone[3].Length / 50;
        for (var id = 0; id < 50; id++)
        {
            var moves = alone[3].AsSpan(id * size, size).ToArray().Any(d => d != 0);
            Assert.Equal(id % 2 == 0 || (id != 3 && Targets.Contains(id)), moves);
        }
    }

    private static readonly long[] Targets = [1, 2, 3, 4, 5, 6, 49];

    private static float[][] Run(
        bool tied, long chunkElements, IReadOnlyList<TokenMask?>? masks = null, float[]? weight = null)
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
            x, [0, 1, 1, 4, 5, 8, 3], Targets, [1, 1, 2, 1, 0.5f, 1, 1], masks);
        head.Backward(x, weight ?? [1, -1, 0.5f, 2, 1, 0, -3], dx);

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
