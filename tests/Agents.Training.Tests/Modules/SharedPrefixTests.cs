using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

/// <summary>Prompts computed once a group give what each sequence alone gives.</summary>
public sealed class SharedPrefixTests
{
    private static readonly int[][] Prompts = [[3, 4, 5], [7, 8], [9, 10, 11, 12]];

    private static readonly (int Prompt, int[] Ids)[] Completions =
        [(0, [1, 2, 3]), (0, [6]), (1, [5, 4, 3, 2]), (2, [1, 1]), (0, [2, 2]), (2, [30])];

    [Theory]
    [MemberData(nameof(TestModels.Families), MemberType = typeof(TestModels))]
    public void Scores_and_gradients_equal_those_of_each_sequence_alone(string family)
    {
        using var shared = TestModels.Module(family, seed: 3);
        using var alone = TestModels.Module(family, seed: 3);
        float[] weights = [.. Completions.SelectMany(c => c.Ids).Select((_, i) => (float)Math.Sin(i + 1))];

        using var batch = new SharedPrefixAttention(
            Prompts, [.. Completions.Select(c => (c.Prompt, (IReadOnlyList<int>)c.Ids))], CPU);
        var scores = Score(shared, batch, batch.Rows, [.. Completions.SelectMany(c => c.Ids)]);
        shared.Backward(weights);

        var (expected, next) = (new List<float>(), 0);
        foreach (var (prompt, ids) in Completions)
        {
            long[] inputs = [.. Prompts[prompt], .. ids.SkipLast(1)];
            long[] rows = [.. Enumerable.Range(Prompts[prompt].Length - 1, ids.Length)];
            using var single = new PaddedAttention(inputs, 1, inputs.Length, CPU);
            expected.AddRange(Score(alone, single, rows, ids));
            alone.Backward(weights[next..(next += ids.Length)]);
        }

        for (var i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-5);
        foreach (var (a, b) in shared.Parameters.Parameters.Zip(alone.Parameters.Parameters))
        {
            var (left, right) = (a.Gradient.data<float>().ToArray(), b.Gradient.data<float>().ToArray());
            var scale = right.Max(Math.Abs);
            for (var i = 0; i < left.Length; i++)
                Assert.Equal(right[i] / scale, left[i] / scale, 1e-5);
        }
    }

    private static float[] Score(LlamaModule module, IAttention batch, long[] rows, int[] targets) => module.Score(
        batch, rows, [.. targets.Select(t => (long)t)], [.. targets.Select(_ => 1f)]).LogProbs;
}
