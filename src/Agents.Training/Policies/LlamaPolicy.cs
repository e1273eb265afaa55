using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Training.Losses;
using Agents.Training.Modules;
using Agents.Training.Optimization;
using TorchSharp;

namespace Agents.Training.Policies;

/// <summary>
/// A Llama that plays and learns: rollouts on ONNX Runtime read the memory that the optimizer writes. Stays on the
/// thread that made it.
/// </summary>
internal sealed class LlamaPolicy : IPolicy
{
    private readonly PolicyOptions _options;
    private readonly BpeTokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly TorchWeights _weights;
    private readonly TorchWeights? _referenceWeights;
    private readonly LlamaModule _module;
    private readonly LlamaModule? _reference;
    private readonly AdamW _optimizer;
    private readonly RolloutEngine _rollouts;
    private readonly TokenConstraints _constraints;
    private readonly PolicyFiles _files;

    private LlamaPolicy(Checkpoint checkpoint, PolicyOptions options)
    {
        _options = options;
        _tokenizer = checkpoint.Tokenizer;
        _template = checkpoint.ChatTemplate
            ?? throw new AgentsException($"{checkpoint.Path} has no chat template; training asks questions with it.");
        using (var loaded = FloatWeights.Load(checkpoint))
            _weights = TorchWeights.CopyOf(loaded, options.IgnoresEnd ? loaded.Config with { EosIds = [] } : null);
        var device = TorchDevice.Parse(options.Device);
        _module = new LlamaModule(Trained(device), options.Threads);
        if (options.Loss.Beta != 0)
        {
            _referenceWeights = TorchWeights.CopyOf(_weights);
            _reference = new LlamaModule(new FrozenParameters(_referenceWeights, device), options.Threads);
        }

        _optimizer = new AdamW(_module.Parameters.Parameters, options.Optimizer, options.Threads);
        var rollouts = device.type == DeviceType.CPU ? options.Rollouts : RolloutWeights.Packed;
        _rollouts = new RolloutEngine(_weights, _tokenizer, rollouts, options.Threads, options.Device);
        _constraints = new TokenConstraints(_tokenizer, _weights.Config);
        _files = new PolicyFiles(_weights, _module.Parameters, _optimizer, checkpoint.TokenizerFiles, checkpoint.Path);
    }

    /// <inheritdoc/>
    public string TemplateHash => _template.Hash;

    /// <summary>Token ids are below this.</summary>
    public int VocabularySize => _weights.Config.VocabularySize;

    /// <summary>Loads a checkpoint for training.</summary>
    /// <param name="path">A folder in the Hugging Face layout, or a GGUF file.</param>
    /// <param name="options">How it learns.</param>
    /// <exception cref="AgentsException">The files or the device are not usable.</exception>
    public static LlamaPolicy Open(string path, PolicyOptions options)
    {
        using var checkpoint = Checkpoint.Open(path);
        return new LlamaPolicy(checkpoint, options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Render(IReadOnlyList<EpisodeMessage> messages) =>
        _template.Render(messages).Encode(_tokenizer);

    /// <inheritdoc/>
    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken) =>
        _rollouts.Generate(requests, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<TokenMask>? Masks(EpisodeTurn turn)
    {
        if (turn.GrammarHash is null)
            return null;
        var grammar = turn.Sampling.Grammar
            ?? throw new AgentsException("its answer was held to a grammar that was not recorded");
        var room = Math.Min(turn.Sampling.MaxTokens, _weights.Config.ContextLength - turn.PromptIds.Count);
        return _constraints.Start(grammar)!.Replay(turn.CompletionIds, room);
    }

    /// <inheritdoc/>
    public PolicyUpdate Update(IReadOnlyList<TrainingSample> batch, CancellationToken cancellationToken)
    {
        var rate = _options.Schedule.At(_optimizer.Steps);
        var pass = new PolicyPass(_module, _reference, _options);
        var (result, kl, entropy) = pass.Accumulate(batch, cancellationToken);
        var norm = double.IsFinite(result.Loss) ? _optimizer.GradientNorm() : double.NaN;
        var stepped = double.IsFinite(norm);
        if (stepped)
            Step(rate, norm);
        else
            _optimizer.Clear();
        return new PolicyUpdate(stepped, result.Loss, norm, kl, entropy, ClipRatio(result), rate);
    }

    /// <inheritdoc/>
    public double LogProbGap(IReadOnlyList<TrainingSample> batch)
    {
        var gap = 0.0;
        foreach (var chunk in Chunks(batch))
        {
            var samples = chunk.Select(i => batch[i]).ToList();
            using var pass = new SampleBatch(samples, _module.Device);
            var (logProbs, _) = pass.Score(_module, raw: true);
            for (var i = 0; i < samples.Count; i++)
            {
                for (var t = 0; t < logProbs[i].Length; t++)
                {
                    var difference = Math.Abs(logProbs[i][t] - samples[i].LogProbs[t]);
                    gap = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(gap, difference);
                }
            }
        }

        return gap;
    }

    /// <inheritdoc/>
    public void Save(string folder, bool withOptimizer) => _files.Save(folder, withOptimizer);

    /// <inheritdoc/>
    public void Restore(string folder)
    {
        _files.Restore(folder);
        _rollouts.WeightsChanged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rollouts.Dispose();
        _optimizer.Dispose();
        _module.Dispose();
        _reference?.Dispose();
        _referenceWeights?.Dispose();
        _weights.Dispose();
    }

    private List<List<int>> Chunks(IReadOnlyList<TrainingSample> batch) => SampleChunks.Of(
        batch, [.. Enumerable.Range(0, batch.Count)], _weights.Config, _options.ActivationBytes);

    private ParameterSet Trained(torch.Device device) => _options.LoraRank == 0
        ? new FullParameters(_weights, device)
        : new LoraParameters(
            _weights, device, new LoraOptions(_options.LoraRank, 2.0 * _options.LoraRank, _options.Seed));

    private void Step(double rate, double norm)
    {
        _optimizer.Step(rate, norm);
        _module.Parameters.Publish();
        _rollouts.WeightsChanged();
    }

    private static double ClipRatio(PolicyLossResult result) =>
        result.Metrics.TryGetValue("clip_ratio/region_mean", out var region) ? region
        : result.Metrics.GetValueOrDefault("cispo_clip_ratio");
}
