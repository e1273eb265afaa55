using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Raw access to the memory of contiguous CPU tensors.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Address of the first element of a contiguous f32 CPU tensor.</summary>
    public static float* Floats(Tensor tensor)
    {
        // The span of a whole large tensor would not fit an int; that of one element gives the address.
        using var flat = tensor.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Address of the first element of an f32 CPU tensor, whatever its strides.</summary>
    public static float* Start(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        for (var dimension = 0; dimension < tensor.dim(); dimension++)
            tensor = tensor.narrow(dimension, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }

    /// <summary>All elements of a contiguous f32 CPU tensor of fewer than 2^29 elements.</summary>
    public static Span<float> Span(Tensor tensor) => new(Floats(tensor), checked((int)tensor.NumberOfElements));

    /// <summary>
    /// Copies values into a new tensor on a device, a vector where no shape is given; the dispose scope owns it.
    /// </summary>
    public static Tensor From(float[] values, torch.Device device, params long[] shape) =>
        tensor(values, Shape(values, shape), dtype: ScalarType.Float32, device: device);

    /// <inheritdoc cref="From(float[], torch.Device, long[])"/>
    public static Tensor From(long[] values, torch.Device device, params long[] shape) =>
        tensor(values, Shape(values, shape), dtype: ScalarType.Int64, device: device);

    /// <inheritdoc cref="From(float[], torch.Device, long[])"/>
    public static Tensor From(bool[] values, torch.Device device, params long[] shape) =>
        tensor(values, Shape(values, shape), dtype: ScalarType.Bool, device: device);

    private static long[] Shape(Array values, long[] shape) => shape.Length == 0 ? [values.Length] : shape;
}
