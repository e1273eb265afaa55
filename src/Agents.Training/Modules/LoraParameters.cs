using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// Low-rank adapters on every linear layer but the head (PEFT's all-linear). The base stays exact; after each step the
/// effective weights are computed from it anew into the blocks, so nothing drifts.
/// </summary>
internal sealed class LoraParameters : ParameterSet
{
    private readonly Dictionary<string, Tensor> _bases = [];
    private readonly Dictionary<string, Tensor> _effective = [];
    private readonly Dictionary<string, List<LoraPart>> _parts = [];
    private readonly LoraOptions _options;
    private readonly bool _shared;

    public LoraParameters(TorchWeights weights, Device device, LoraOptions options)
        : base(weights, device)
    {
        (_options, _shared) = (options, device.type == DeviceType.CPU);
        using var generator = new Generator((ulong)options.Seed, CPU);
        foreach (var block in weights.Layout)
        {
            var value = weights[block.Name];
            _effective.Add(block.Name, _shared ? value : value.to(device).DetachFromDisposeScope());
            if (block.IsVector || !block.Name.StartsWith("layers.", StringComparison.Ordinal))
                continue;
            _bases.Add(block.Name, value.to(device, copy: true).DetachFromDisposeScope());
            _parts.Add(block.Name, Parts(block, generator));
        }

        Parameters = [.. _parts.Values.SelectMany(p => p).SelectMany(p => new[] { p.A, p.B })];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    private float Scale => (float)(_options.Alpha / _options.Rank);

    /// <inheritdoc/>
    public override Tensor Value(string block) => _effective[block];

    /// <inheritdoc/>
    public override Tensor? Gradient(string block) => null;

    /// <inheritdoc/>
    public override Projection Projection(WeightBlock block) =>
        new LoraProjection(_effective[block.Name], _parts[block.Name], Scale);

    /// <inheritdoc/>
    public override void Publish()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (block, parts) in _parts)
        {
            var effective = _effective[block];
            effective.copy_(_bases[block]);
            foreach (var part in parts)
                effective.narrow(0, part.Start, part.Rows).addmm_(part.B.Value, part.A.Value, 1, Scale);
            if (!_shared)
                Weights[block].copy_(effective);
        }
    }

    /// <summary>The adapter as PEFT stores it.</summary>
    /// <param name="baseModel">Name of the base.</param>
    public LoraAdapter Adapter(string? baseModel)
    {
        static float[] Values(Parameter parameter) => parameter.Value.cpu().data<float>().ToArray();
        using var scope = NewDisposeScope();
        var parts = _parts.Values.SelectMany(p => p).ToList();
        return new LoraAdapter
        {
            Rank = _options.Rank,
            Alpha = _options.Alpha,
            BaseModel = baseModel,
            TargetModules = [.. parts.Select(p => p.Tensor.Split('.')[^2]).Distinct().Order(StringComparer.Ordinal)],
            Pairs = parts.ToDictionary(
                p => p.Tensor,
                p => new LoraPair(Values(p.A), Values(p.B), (int)p.A.Value.shape[1], p.Rows)),
        };
    }

    /// <summary>Takes the factors of an adapter that <see cref="Adapter"/> made.</summary>
    /// <exception cref="AgentsException">It is of another rank, or does not adapt the same matrices.</exception>
    public void Load(LoraAdapter adapter)
    {
        var parts = _parts.Values.SelectMany(p => p).ToList();
        if (adapter.Rank != _options.Rank || parts.Any(p => !adapter.Pairs.ContainsKey(p.Tensor)))
            throw new AgentsException($"The adapter (rank {adapter.Rank}) is not that of this training run.");
        using var scope = NewDisposeScope();
        foreach (var part in parts)
        {
            var pair = adapter.Pairs[part.Tensor];
            part.A.Value.copy_(TensorMemory.From(pair.A, CPU, _options.Rank, pair.Inputs));
            part.B.Value.copy_(TensorMemory.From(pair.B, CPU, pair.Outputs, _options.Rank));
        }

        Publish();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var tensor in Parameters.Select(p => p.Value).Concat(_bases.Values))
            tensor.Dispose();
        foreach (var tensor in _shared ? [] : _effective.Values.ToArray())
            tensor.Dispose();
    }

    private List<LoraPart> Parts(WeightBlock block, Generator generator)
    {
        var (parts, start) = (new List<LoraPart>(), 0);
        foreach (var (name, rows) in block.Parts)
        {
            parts.Add(LoraPart.Create(name, start, rows, block.Columns, _options.Rank, generator, Device));
            start += rows;
        }

        return parts;
    }
}
