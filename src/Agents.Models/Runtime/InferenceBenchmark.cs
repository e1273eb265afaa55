using System.Diagnostics;
using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>
/// Measures a model's speed as llama.cpp's own benchmark does: decode steps for all sequences of a batch from a shared
/// prompt of 64 tokens, raw decode calls without sampling, best of three.
/// </summary>
internal sealed class InferenceBenchmark(Checkpoint checkpoint, int threads = 0)
{
    public static readonly IReadOnlyList<int> Batches = [1, 4, 8, 16, 32, 64];

    private const int PromptTokens = 64;
    private const int LongPromptTokens = 512;
    private const int Repetitions = 3;

    /// <summary>A cell is not repeated beyond this: on a slow machine the first value stands.</summary>
    private static readonly TimeSpan CellTime = TimeSpan.FromSeconds(5);

    /// <summary>Runs everything; the first token first, since it counts from the start of the process.</summary>
    /// <param name="progress">Told what was just measured.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs.</param>
    public BenchmarkReport Run(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var (first, memory) = FirstToken();
        progress?.Report(FormattableString.Invariant($"first token {first:F2} s, peak memory {memory:F0} MiB"));
        var decode = Batches.ToDictionary(b => b, _ => new Dictionary<string, double>());
        var prompt = new Dictionary<string, double>();
        var quality = new Dictionary<string, BenchmarkQuality>();
        var text = new QualityText(checkpoint, Options(false));
        foreach (var variant in new[] { "f32", "f32_shared", "int8", "int4" })
        {
            using var runtime = Load(variant);
            prompt[variant] = PromptSpeed(runtime, cancellationToken);
            progress?.Report(FormattableString.Invariant($"{variant}: prompt {prompt[variant]:F0} tok/s"));
            foreach (var batch in Batches)
            {
                decode[batch][variant] = DecodeSpeed(runtime, batch, cancellationToken);
                progress?.Report(FormattableString.Invariant(
                    $"{variant}: {decode[batch][variant]:F0} tok/s at batch {batch}"));
            }
            if (variant.StartsWith("int", StringComparison.Ordinal))
                quality[variant] = text.Compare(runtime);
        }
        return new BenchmarkReport
        {
            Decode = decode.ToDictionary(d => d.Key, d => (IReadOnlyDictionary<string, double>)d.Value),
            Prompt = prompt,
            Quality = quality,
            Masks = MaskBenchmark.Run(checkpoint),
            FirstTokenSeconds = first,
            PeakMemoryMib = memory,
        };
    }

    /// <summary>Load and a short prompt; then the memory of a longer one.</summary>
    public (double Seconds, double PeakMemoryMib) FirstToken()
    {
        using var process = Process.GetCurrentProcess();
        using var runtime = Load("int4");
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, Math.Min(LongPromptTokens + PromptTokens, runtime.Config.ContextLength), []);
        runtime.Prefill(cache, 0, Ids(runtime.Config, PromptTokens), 0, 1);
        var seconds = (TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds;
        runtime.Prefill(cache, 0, Ids(runtime.Config, Prompt(runtime.Config)), 0, 1);
        process.Refresh();
        return (seconds, process.PeakWorkingSet64 / (1024.0 * 1024));
    }

    public static double PromptSpeed(LlamaRuntime runtime, CancellationToken cancellationToken)
    {
        using var cache = new KeyValueCache(runtime.Config);
        var ids = Ids(runtime.Config, Prompt(runtime.Config));
        cache.EnsureCapacity(1, ids.Length, []);
        return ids.Length / Best(() => runtime.Prefill(cache, 0, ids, 0, 1), cancellationToken);
    }

    public static double DecodeSpeed(LlamaRuntime runtime, int batch, CancellationToken cancellationToken)
    {
        using var cache = new KeyValueCache(runtime.Config);
        var prompt = Ids(runtime.Config, Math.Min(PromptTokens, runtime.Config.ContextLength / 2));
        var steps = Math.Min(PromptTokens, runtime.Config.ContextLength - prompt.Length);
        cache.EnsureCapacity(batch, prompt.Length + steps, []);
        runtime.Prefill(cache, 0, prompt, 0, 1);
        for (var slot = 1; slot < batch; slot++)
            cache.Copy(0, slot, prompt.Length);
        var (ids, lengths) = (new int[batch], new int[batch]);
        var seconds = Best(Steps, cancellationToken);
        return batch * steps / seconds;

        void Steps()
        {
            var random = new Random(0);
            for (var step = 0; step < steps; step++)
            {
                for (var i = 0; i < batch; i++)
                    (ids[i], lengths[i]) = (random.Next(runtime.Config.VocabularySize), prompt.Length + step);
                runtime.Decode(cache, ids, lengths);
            }
        }
    }

    private LlamaRuntime Load(string variant)
    {
        var precision = variant switch
        {
            "int8" => WeightPrecision.Int8,
            "int4" => WeightPrecision.Int4,
            _ => WeightPrecision.F32,
        };
        return LlamaRuntime.Load(checkpoint, precision, Options(variant == "f32_shared"));
    }

    private RuntimeOptions Options(bool shares) => new() { Threads = threads, SharesWeights = shares };

    private static int Prompt(LlamaConfig config) => Math.Min(LongPromptTokens, config.ContextLength);

    private static int[] Ids(LlamaConfig config, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (100 + i) % config.VocabularySize)];

    private static double Best(Action work, CancellationToken cancellationToken)
    {
        var (best, spent) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (var i = 0; i < Repetitions && spent < CellTime; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            work();
            var elapsed = Stopwatch.GetElapsedTime(start);
            (best, spent) = (elapsed < best ? elapsed : best, spent + elapsed);
        }
        return best.TotalSeconds;
    }
}
