using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

/// <summary>The CPU's kernels against LibTorch's operators, and the whole derivative against differences.</summary>
public sealed class KernelTests
{
    [Theory]
    [MemberData(nameof(TestModels.Families), MemberType = typeof(TestModels))]
    public void The_fused_kernels_give_the_scores_and_gradients_of_the_operators(string family)
    {
        using var fused = TestModels.Module(family, seed: 5, new CpuKernels(new RowWork(2)));
        using var plain = TestModels.Module(family, seed: 5, new TorchKernels());

        var (first, second) = (Scores(fused), Scores(plain));

        Compare(first.LogProbs, second.LogProbs, 1e-5);
        Compare(first.Entropies, second.Entropies, 1e-5);
        foreach (var (a, b) in fused.Parameters.Parameters.Zip(plain.Parameters.Parameters))
            Compare(a.Gradient.data<float>().ToArray(), b.Gradient.data<float>().ToArray(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(TestModels.Families), MemberType = typeof(TestModels))]
    public void The_gradient_is_what_autograd_finds(string family)
    {
        using var module = TestModels.Module(family, seed: 6);
        Scores(module);

        using var reference = new AutogradLlama(module.Parameters.Weights);
        using var batch = Batch();
        reference.Backward(batch, Rows, Targets, Temperatures, Weights);

        foreach (var parameter in module.Parameters.Parameters)
        {
            Compare(
                reference.Gradient(parameter.Name).data<float>().ToArray(),
                parameter.Gradient.data<float>().ToArray(),
                1e-5);
        }
    }

    private static long[] Rows => [2, 3, 3, 7, 9, 10];

    private static long[] Targets => [4, 7, 8, 49, 0, 11];

    private static float[] Temperatures => [1, 0.7f, 1, 1, 1.3f, 1];

    private static float[] Weights => [1, -2, 0.5f, 3, -1, 0.25f];

    private static PaddedAttention Batch() => new([3, 4, 5, 6, 7, 1, 2, 9, 11, 30, 49, 0], 2, 6, CPU);

    private static (float[] LogProbs, float[] Entropies) Scores(LlamaModule module)
    {
        using var batch = Batch();
        var scores = module.Score(batch, Rows, Targets, Temperatures);
        module.Backward(Weights);
        return scores;
    }

    // Relative to the largest element, as rounding is.
    private static void Compare(float[] expected, float[] actual, double tolerance)
    {
        var scale = Math.Max(1e-6, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / scale, actual[i] / scale, tolerance);
    }
}
