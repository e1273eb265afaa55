using System.Numerics.Tensors;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Sampling;

namespace Agents.Models.Runtime;

/// <summary>
/// Text that the f32 model writes, and what it thinks of every next token, to hold quantised variants against.
/// </summary>
internal sealed class QualityText
{
    private const int Texts = 4;
    private const int Tokens = 48;

    private readonly List<int[]> _texts = [];
    private readonly List<float[]> _logits = [];
    private readonly int _width;

    public QualityText(Checkpoint checkpoint, RuntimeOptions options)
    {
        using var runtime = LlamaRuntime.Load(checkpoint, WeightPrecision.F32, options);
        using var generator = new BatchGenerator(runtime);
        _width = runtime.Config.VocabularySize;
        var tokens = Math.Min(Tokens, runtime.Config.ContextLength - 1);
        for (var seed = 0; seed < Texts; seed++)
        {
            int[] prompt = [runtime.Config.BosId ?? 0];
            var settings = new SamplingSettings { Seed = seed, MaxTokens = tokens, Temperature = 0.7f };
            int[] text = [.. prompt, .. generator.Generate([new GenerationRequest(prompt, settings)])[0].Ids];
            _texts.Add(text);
            _logits.Add(Logits(runtime, text));
        }
    }

    public BenchmarkQuality Compare(LlamaRuntime other) => Compare(text => Logits(other, text));

    /// <param name="other">Logits of all positions of a text.</param>
    public BenchmarkQuality Compare(Func<int[], float[]> other)
    {
        var (divergence, same, positions) = (0.0, 0, 0);
        for (var t = 0; t < _texts.Count; t++)
        {
            var candidate = other(_texts[t]);
            for (var i = 0; i < _texts[t].Length; i++)
            {
                var expected = _logits[t].AsSpan(i * _width, _width);
                var actual = candidate.AsSpan(i * _width, _width);
                divergence += Divergence(expected, actual);
                same += Best(expected) == Best(actual) ? 1 : 0;
                positions++;
            }
        }
        return new BenchmarkQuality(divergence / positions, (double)same / positions);
    }

    private static float[] Logits(LlamaRuntime runtime, int[] ids)
    {
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, ids.Length, []);
        return runtime.Prefill(cache, 0, ids, 0, ids.Length).ToArray();
    }

    private static int Best(ReadOnlySpan<float> row) => TensorPrimitives.IndexOfMax(row);

    private static double Divergence(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (first, second) = (TokenSampler.LogSumExp(expected), TokenSampler.LogSumExp(actual));
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var logProb = expected[i] - first;
            sum += Math.Exp(logProb) * (logProb - (actual[i] - second));
        }
        return sum;
    }
}
