using System.Numerics.Tensors;

namespace Agents.Training.Modules;

/// <summary>
/// The tanh approximation of GELU as x · sigmoid(z), z = 2 √(2/π) (x + 0.044715 x³), since 0.5 (1 + tanh z) is
/// sigmoid(2 z); and its derivative sigmoid(z) + x sigmoid(z) (1 − sigmoid(z)) z'.
/// </summary>
internal static class GeluGate
{
    public const float Scale = 1.5957691216057308f;
    public const float Cube = 0.044715f;

    /// <summary>y = gelu(gate) · up.</summary>
    public static void Forward(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> y)
    {
        Sigmoid(gate, y);
        TensorPrimitives.Multiply(y, gate, y);
        TensorPrimitives.Multiply(y, up, y);
    }

    /// <summary>Overwrites gate and up with their derivatives, and y with the value again.</summary>
    public static void Backward(
        Span<float> gate, Span<float> up, ReadOnlySpan<float> dy, Span<float> y, Span<float> scratch)
    {
        Sigmoid(gate, scratch);
        for (var i = 0; i < gate.Length; i++)
        {
            var (x, sigmoid) = (gate[i], scratch[i]);
            var value = x * sigmoid;
            var slope = sigmoid + (value * (1 - sigmoid) * Scale * (1 + (3 * Cube * x * x)));
            y[i] = value * up[i];
            gate[i] = dy[i] * up[i] * slope;
            up[i] = dy[i] * value;
        }
    }

    private static void Sigmoid(ReadOnlySpan<float> x, Span<float> y)
    {
        TensorPrimitives.Multiply(x, x, y);
        TensorPrimitives.Multiply(y, Cube, y);
        TensorPrimitives.Add(y, 1, y);
        TensorPrimitives.Multiply(y, x, y);
        TensorPrimitives.Multiply(y, Scale, y);
        TensorPrimitives.Sigmoid<float>(y, y);
    }
}
