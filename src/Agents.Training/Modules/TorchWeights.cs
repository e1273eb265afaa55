using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// The trainer's f32 weights, one contiguous tensor in CPU memory a block of <see cref="WeightLayout"/>: what the
/// optimizer writes is what a rollout session reads. No block ever moves. Training on a GPU keeps its own copy there
/// and writes it back here with <see cref="ParameterSet.Publish"/>.
/// </summary>
internal sealed class TorchWeights : IFloatWeights
{
    private readonly Dictionary<string, Tensor> _blocks = [];

    private TorchWeights(LlamaConfig config)
    {
        TorchThreads.EnsurePrepared();
        Config = config;
        Layout = WeightLayout.For(config);
        foreach (var block in Layout)
            _blocks.Add(block.Name, Empty(block));
    }

    public LlamaConfig Config { get; }

    public IReadOnlyList<WeightBlock> Layout { get; }

    public Tensor this[string block] => _blocks[block];

    /// <summary>
    /// Normal with deviation 0.02, the two projections into the residual stream scaled by depth as in GPT-2.
    /// </summary>
    public static TorchWeights Random(LlamaConfig config, long seed)
    {
        var weights = new TorchWeights(config);
        using var generator = new Generator((ulong)seed, CPU);
        using var noGrad = no_grad();
        foreach (var block in weights.Layout)
        {
            var residual = block.Name.EndsWith(".o", StringComparison.Ordinal)
                || block.Name.EndsWith(".down", StringComparison.Ordinal);
            var deviation = residual ? 0.02 / Math.Sqrt(2.0 * config.Layers) : 0.02;
            if (block.IsVector)
                weights[block.Name].fill_(StartsAtZero(block, config) ? 0 : 1);
            else
                weights[block.Name].normal_(0, deviation, generator);
        }

        return weights;
    }

    /// <summary>Copies the blocks of other weights.</summary>
    /// <param name="source">Their owner.</param>
    /// <param name="config">A configuration of the same shape to take instead of the source's.</param>
    public static TorchWeights CopyOf(IFloatWeights source, LlamaConfig? config = null)
    {
        var weights = new TorchWeights(config ?? source.Config);
        weights.CopyFrom(source);
        return weights;
    }

    /// <summary>Overwrites every block in place.</summary>
    public unsafe void CopyFrom(IFloatWeights source)
    {
        foreach (var block in Layout)
        {
            var bytes = block.Count * sizeof(float);
            Buffer.MemoryCopy((void*)source.Address(block.Name), (void*)Address(block.Name), bytes, bytes);
        }
    }

    /// <inheritdoc/>
    public unsafe nint Address(string block) => (nint)TensorMemory.Floats(_blocks[block]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks.Values)
            block.Dispose();
        _blocks.Clear();
    }

    private static bool StartsAtZero(WeightBlock block, LlamaConfig config) =>
        config.Family.NormsAddOne || block.Name.EndsWith("_bias", StringComparison.Ordinal);

    private static Tensor Empty(WeightBlock block)
    {
        long[] shape = block.IsVector ? [block.Rows] : [block.Rows, block.Columns];
        return empty(shape, ScalarType.Float32, CPU).DetachFromDisposeScope();
    }
}
