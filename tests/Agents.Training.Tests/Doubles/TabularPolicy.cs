using System.Runtime.InteropServices;
using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Training.Policies;

namespace Agents.Training.Tests.Doubles;

/// <summary>A softmax table that learns by policy gradient with momentum: the whole loop without a tensor.</summary>
internal sealed class TabularPolicy(double[] logits, double learningRate) : IPolicy
{
    private const int End = TabularWeights.Digits;
    private const double Momentum = 0.5;

    /// <summary>Steps of a table are large: rates stay in the range of the options.</summary>
    private const double Scale = 10;

    private double[] _logits = [.. logits];
    private double[] _velocity = TabularWeights.Zeros();

    public double[] Logits => _logits;

    /// <summary>
    /// Called before each update with its number, from 0; may throw, or give the result of a step not taken.
    /// </summary>
    public Func<int, IReadOnlyList<TrainingSample>, PolicyUpdate?>? OnUpdate { get; set; }

    /// <summary>Called before rollouts.</summary>
    public Action<CancellationToken>? OnGenerate { get; set; }

    public double Gap { get; set; }

    public List<IReadOnlyList<TrainingSample>> Batches { get; } = [];

    public HashSet<int> Threads { get; } = [];

    public bool IsDisposed { get; private set; }

    public string TemplateHash => "tabular";

    public IReadOnlyList<int> Render(IReadOnlyList<EpisodeMessage> messages) =>
        [TabularTask.ClassOf(messages[^1].Text)];

    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        OnGenerate?.Invoke(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. requests.Select(Sample)];
    }

    public IReadOnlyList<TokenMask>? Masks(EpisodeTurn turn) => null;

    public PolicyUpdate Update(IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        var result = OnUpdate?.Invoke(Batches.Count, batch);
        Batches.Add(batch);
        if (result is not null)
            return result;
        var gradient = Gradient(batch);
        for (var i = 0; i < _logits.Length; i++)
        {
            _velocity[i] = (Momentum * _velocity[i]) + gradient[i];
            _logits[i] += Scale * learningRate * _velocity[i];
        }

        return new PolicyUpdate(true, 0, Math.Sqrt(gradient.Sum(g => g * g)), 0, 1, 0, learningRate);
    }

    public double LogProbGap(IReadOnlyList<TrainingSample> batch) => Gap;

    public void Save(string folder, bool withOptimizer)
    {
        TabularWeights.Write(folder, _logits);
        if (withOptimizer)
            File.WriteAllBytes(Path.Combine(folder, "optimizer"), MemoryMarshal.AsBytes(_velocity.AsSpan()).ToArray());
    }

    public void Restore(string folder)
    {
        _logits = TabularWeights.Read(folder);
        _velocity = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, "optimizer"))).ToArray();
    }

    public void Dispose() => IsDisposed = true;

    private Generation Sample(GenerationRequest request)
    {
        var random = new Random((int)(request.Sampling.Seed & int.MaxValue));
        var (kind, temperature) = (request.PromptIds[0], request.Sampling.Temperature);
        var processed = TabularWeights.LogProbs(_logits, kind, temperature);
        var (left, digit) = (random.NextDouble(), 0);
        while (digit < TabularWeights.Digits - 1 && (left -= Math.Exp(processed[digit])) > 0)
            digit++;
        var raw = TabularWeights.LogProbs(_logits, kind, 1)[digit];
        return new Generation([digit, End], [(float)raw, 0], [(float)processed[digit], 0], $"{digit}", "stop");
    }

    private double[] Gradient(IReadOnlyList<TrainingSample> batch)
    {
        var gradient = TabularWeights.Zeros();
        foreach (var sample in batch)
        {
            var (kind, digit) = (sample.PromptIds[0], sample.CompletionIds[0]);
            var logProbs = TabularWeights.LogProbs(_logits, kind, 1);
            for (var i = 0; i < TabularWeights.Digits; i++)
            {
                var hit = i == digit ? 1 : 0;
                gradient[(kind * TabularWeights.Digits) + i] +=
                    sample.Advantage * (hit - Math.Exp(logProbs[i])) / batch.Count;
            }
        }

        return gradient;
    }
}
