using System.Numerics.Tensors;

namespace Agents.Training.Modules;

/// <summary>x · sigmoid(x), and its derivative.</summary>
internal static class SiluGate
{
    /// <summary>y = silu(gate) · up.</summary>
    public static void Forward(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> y)
    {
        TensorPrimitives.Sigmoid(gate, y);
        TensorPrimitives.Multiply(y, gate, y);
        TensorPrimitives.Multiply(y, up, y);
    }

    /// <summary>Overwrites gate and up with their derivatives, and y with the value again; dy is scratch.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="up">What it gates.</param>
    /// <param name="dy">The derivative in y.</param>
    /// <param name="y">The value.</param>
    /// <param name="sigmoid">Scratch.</param>
    /// <param name="silu">Scratch.</param>
    public static void Backward(
        Span<float> gate, Span<float> up, Span<float> dy, Span<float> y, Span<float> sigmoid, Span<float> silu)
    {
        TensorPrimitives.Sigmoid<float>(gate, sigmoid);
        TensorPrimitives.Multiply<float>(gate, sigmoid, silu);
        TensorPrimitives.Multiply(silu, up, y);
        // d gate = dy * up * (sigmoid + silu * (1 - sigmoid)), the bracket as sigmoid * (1 - silu) + silu.
        TensorPrimitives.Multiply(dy, up, gate);
        TensorPrimitives.Multiply(dy, silu, up);
        TensorPrimitives.Subtract(1f, silu, dy);
        TensorPrimitives.MultiplyAdd(dy, sigmoid, silu, dy);
        TensorPrimitives.Multiply(gate, dy, gate);
    }
}
