using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime;

namespace Agents.Models.Export;

/// <summary>All that an exported graph declares, in memory: a model's weights and its rotary tables.</summary>
internal sealed class ExportWeights : IDisposable
{
    private readonly Dictionary<string, NativeBuffer> _ropes = new(StringComparer.Ordinal);
    private readonly Func<WeightDeclaration, nint> _address;
    private readonly IDisposable _owned;

    private ExportWeights(
        LlamaConfig config, ILinearWriter linear, Func<WeightDeclaration, nint> address, IDisposable owned)
    {
        (Linear, _address, _owned) = (linear, address, owned);
        AddRope(config, GenAiDecoderParts.Cosines, GenAiDecoderParts.Sines, local: false);
        if (config.LocalRopeTheta is not null)
            AddRope(config, GenAiDecoderParts.LocalCosines, GenAiDecoderParts.LocalSines, local: true);
    }

    /// <summary>Declares the matrices.</summary>
    public ILinearWriter Linear { get; }

    /// <exception cref="AgentsException">The checkpoint is damaged, or there is not enough memory.</exception>
    public static ExportWeights Load(Checkpoint checkpoint, WeightPrecision precision)
    {
        if (precision == WeightPrecision.F32)
        {
            var floats = FloatWeights.Load(checkpoint);
            return new ExportWeights(
                checkpoint.Config, new FloatLinearWriter(), w => floats.Address(w.Name), floats);
        }

        var quantized = QuantizedWeights.Load(checkpoint, precision, packs: false);
        return new ExportWeights(
            checkpoint.Config, new QuantizedLinearWriter(quantized.Matrices), quantized.Address, quantized);
    }

    public nint Address(WeightDeclaration weight) =>
        _ropes.TryGetValue(weight.Name, out var rope) ? rope.Address : _address(weight);

    public void Dispose()
    {
        foreach (var rope in _ropes.Values)
            rope.Dispose();
        _owned.Dispose();
    }

    private void AddRope(LlamaConfig config, string cosines, string sines, bool local)
    {
        var count = checked(config.ContextLength * (config.RotarySize / 2));
        var bytes = (long)count * sizeof(float);
        var (first, second) = (new NativeBuffer(bytes), new NativeBuffer(bytes));
        _ropes.Add(cosines, first);
        _ropes.Add(sines, second);
        RopeCache.Fill(config, first.Span<float>(count), second.Span<float>(count), local);
    }
}
