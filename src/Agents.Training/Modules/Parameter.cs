using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>A trained tensor with the place where its gradient is summed.</summary>
/// <param name="Name">Unique in the model, e.g. <c>layers.0.qkv</c> or <c>layers.0.qkv.q.lora_A</c>.</param>
/// <param name="Value">The weights, contiguous f32.</param>
/// <param name="Gradient">Same shape and device; zero between steps.</param>
/// <param name="Decays">Weight decay applies: true for matrices.</param>
internal sealed record Parameter(string Name, Tensor Value, Tensor Gradient, bool Decays) : IDisposable
{
    /// <summary>A parameter over existing memory, with a gradient of zeros.</summary>
    public static Parameter Over(string name, Tensor value) =>
        new(name, value, zeros_like(value).DetachFromDisposeScope(), value.dim() > 1);

    /// <summary>Frees the gradient; the value belongs to who made it.</summary>
    public void Dispose() => Gradient.Dispose();
}
