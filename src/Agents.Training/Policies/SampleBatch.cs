using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Training.Modules;
using TorchSharp;

namespace Agents.Training.Policies;

/// <summary>Samples as one pass of the trainer: equal prompts once, all completions beside them.</summary>
internal sealed class SampleBatch : IDisposable
{
    private readonly IReadOnlyList<TrainingSample> _samples;
    private readonly SharedPrefixAttention _attention;

    public SampleBatch(IReadOnlyList<TrainingSample> samples, torch.Device device)
    {
        _samples = samples;
        var prompts = new Dictionary<IReadOnlyList<int>, int>(PromptComparer.Instance);
        var completions = new List<(int Prompt, IReadOnlyList<int> Ids)>();
        foreach (var sample in samples)
        {
            if (!prompts.TryGetValue(sample.PromptIds, out var prompt))
                prompts.Add(sample.PromptIds, prompt = prompts.Count);
            completions.Add((prompt, sample.CompletionIds));
        }

        _attention = new SharedPrefixAttention([.. prompts.Keys], completions, device);
    }

    /// <summary>
    /// Log-probability and entropy of every completion token, sample by sample; the module keeps what a backward needs.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="raw">Of the raw distribution instead of that at each sample's temperature and masks.</param>
    public (double[][] LogProbs, double[][] Entropies) Score(LlamaModule module, bool raw = false)
    {
        long[] targets = [.. _samples.SelectMany(s => s.CompletionIds).Select(i => (long)i)];
        float[] temperatures =
            [.. _samples.SelectMany(s => Enumerable.Repeat(raw ? 1f : s.Temperature, s.CompletionIds.Count))];
        var (logProbs, entropies) = module.Score(
            _attention, _attention.Rows, targets, temperatures, raw ? null : Masks());
        return (Split(logProbs), Split(entropies));
    }

    /// <inheritdoc/>
    public void Dispose() => _attention.Dispose();

    private List<TokenMask?>? Masks() => _samples.All(s => s.Masks is null) ? null
        : [.. _samples.SelectMany(s => s.Masks ?? Enumerable.Repeat<TokenMask?>(null, s.CompletionIds.Count))];

    private double[][] Split(float[] values)
    {
        var next = 0;
        return [.. _samples.Select(s =>
        {
            var own = values.AsSpan(next, s.CompletionIds.Count).ToArray();
            next += own.Length;
            return Array.ConvertAll(own, v => (double)v);
        })];
    }
}
