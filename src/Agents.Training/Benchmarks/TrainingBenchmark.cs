using System.Diagnostics;
using Agents.Episodes;
using Agents.Models.Runtime;
using Agents.Training.Modules;
using Agents.Training.Policies;
using static TorchSharp.torch;

namespace Agents.Training.Benchmarks;

/// <summary>
/// Measures training steps: 8 prompts of 31 tokens, 8 completions each of exactly 16 tokens, all weights, f32, with
/// the machine's matrix product beside them, since absolute figures move with the machine.
/// </summary>
internal sealed class TrainingBenchmark(string path, int threads = 0)
{
    private const int Prompts = 8;
    private const int Group = 8;
    private const int PromptTokens = 31;
    private const int CompletionTokens = 16;
    private const int MatrixSize = 2048;
    private const int WarmupSteps = 2;

    private readonly int _threads = threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>Runs everything.</summary>
    /// <param name="steps">Measured steps; medians are reported.</param>
    /// <param name="progress">Told what was just measured.</param>
    /// <param name="cancellationToken">Ends the measurement between two steps.</param>
    public TrainingBenchmarkReport Run(
        int steps = 10, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        TorchThreads.Use(_threads);
        var (single, half) = (MatrixSpeed(ScalarType.Float32), MatrixSpeed(ScalarType.BFloat16));
        progress?.Report(FormattableString.Invariant($"matrix product {single:F0} GFLOP/s f32, {half:F0} bf16"));
        using var policy = LlamaPolicy.Open(path, Options());
        var times = new List<(double Generate, double Train)>();
        for (var step = -WarmupSteps; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (generate, train) = Step(policy, step, cancellationToken);
            progress?.Report(FormattableString.Invariant($"step {step}: {generate:F2} s + {train:F2} s"));
            if (step >= 0)
                times.Add((generate, train));
        }

        using var process = Process.GetCurrentProcess();
        var shape = new TrainingShapeReport(
            Median(times.Select(t => t.Generate + t.Train)),
            Median(times.Select(t => t.Generate)),
            Median(times.Select(t => t.Train)),
            process.PeakWorkingSet64 / (1024.0 * 1024));
        return new TrainingBenchmarkReport(single, half, $"{Prompts}x{Group}x{CompletionTokens}", shape);
    }

    private PolicyOptions Options() => new() { Device = "cpu", Threads = _threads, IgnoresEnd = true };

    /// <summary>GFLOP/s of a square product, best of several.</summary>
    public static double MatrixSpeed(ScalarType type)
    {
        TorchThreads.EnsurePrepared();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var left = ones([MatrixSize, MatrixSize], ScalarType.Float32).to_type(type);
        var right = ones([MatrixSize, MatrixSize], ScalarType.Float32).to_type(type);
        var result = empty([MatrixSize, MatrixSize], type);
        var best = double.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var start = Stopwatch.GetTimestamp();
            result.addmm_(left, right, 0, 1);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * MatrixSize * MatrixSize * MatrixSize / best / 1e9;
    }

    private static (double Generate, double Train) Step(
        LlamaPolicy policy, int step, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, Prompts * Group).Select(i => Request(policy, step, i)).ToList();
        var start = Stopwatch.GetTimestamp();
        var replies = policy.Generate(requests, cancellationToken);
        var generate = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var samples = replies.Select((r, i) => Sample(requests[i], r, i)).ToList();
        start = Stopwatch.GetTimestamp();
        policy.Update(samples, cancellationToken);
        return (generate, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static GenerationRequest Request(LlamaPolicy policy, int step, int index)
    {
        var random = new Random((step * Prompts) + (index / Group));
        int[] prompt = [.. Enumerable.Range(0, PromptTokens).Select(_ => random.Next(policy.VocabularySize))];
        var sampling = new SamplingSettings { Seed = (step * 1000L) + index, MaxTokens = CompletionTokens };
        return new GenerationRequest(prompt, sampling);
    }

    private static TrainingSample Sample(GenerationRequest request, Generation reply, int index) => new(
        request.PromptIds, reply.Ids, reply.LogProbs, reply.SamplingLogProbs, 1, index % 2 == 0 ? 1 : -1);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
