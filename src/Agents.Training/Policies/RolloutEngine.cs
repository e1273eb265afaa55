using Agents.Models.Runtime;
using Agents.Models.Tokenizers;
using Agents.Training.Modules;

namespace Agents.Training.Policies;

/// <summary>Samples with the trainer's current weights.</summary>
internal sealed class RolloutEngine(
    TorchWeights weights, BpeTokenizer tokenizer, RolloutWeights kind, int threads, string device) : IDisposable
{
    private LlamaRuntime? _runtime;
    private BatchGenerator? _generator;

    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken)
    {
        if (_generator is null)
        {
            var options = new RuntimeOptions
            {
                Threads = threads,
                SharesWeights = kind == RolloutWeights.Shared,
                Device = device,
            };
            _runtime = new LlamaRuntime(weights, options);
            _generator = new BatchGenerator(_runtime, tokenizer);
        }

        return _generator.Generate(requests, cancellationToken);
    }

    /// <summary>The weights changed in place: a session with its own copy of them is of no use any more.</summary>
    public void WeightsChanged()
    {
        if (kind == RolloutWeights.Packed)
            Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator?.Dispose();
        _runtime?.Dispose();
        (_generator, _runtime) = (null, null);
    }
}
