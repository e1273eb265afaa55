using Agents.Models.Runtime;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Which weights are trained, and how they become the blocks that rollouts read.</summary>
internal abstract class ParameterSet(TorchWeights weights, Device device) : IDisposable
{
    public TorchWeights Weights { get; } = weights;

    public Device Device { get; } = device;

    /// <summary>The trained tensors in a fixed order.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Effective weights of a block on the device.</summary>
    public abstract Tensor Value(string block);

    /// <summary>Where the gradient of a whole block is summed; null when the block is frozen.</summary>
    public abstract Tensor? Gradient(string block);

    /// <summary>The linear layer of a matrix block.</summary>
    public abstract Projection Projection(WeightBlock block);

    /// <summary>Brings <see cref="Weights"/> up to date after a step, in place.</summary>
    public abstract void Publish();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees native memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var parameter in Parameters)
            parameter.Dispose();
    }
}
