using Agents.Models.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Agents.Models.Runtime;

/// <summary>
/// A session's inputs and outputs over <see cref="RunBuffers"/>, bound again only when a shape or address changes.
/// </summary>
internal sealed class RunBinding(InferenceSession session, RunBuffers buffers, int vocabulary) : IDisposable
{
    private readonly OrtIoBinding _binding = session.CreateIoBinding();
    private readonly List<OrtValue> _values = [];
    private (int Count, int Tokens, int Rows, int Generation) _bound;

    public OrtIoBinding Bind(int count, int tokens, int rows)
    {
        if (_bound == (count, tokens, rows, buffers.Generation))
            return _binding;
        Clear();
        _binding.BindInput(LlamaGraph.Ids, Add(TensorElementType.Int64, buffers.Ids.Address, [count, tokens]));
        _binding.BindInput(LlamaGraph.Rows, Add(TensorElementType.Int64, buffers.Rows.Address, [rows]));
        _binding.BindOutput(LlamaGraph.Logits,
            Add(TensorElementType.Float, buffers.Logits.Address, [rows, vocabulary]));
        _bound = (count, tokens, rows, buffers.Generation);
        return _binding;
    }

    public void Dispose()
    {
        _binding.Dispose();
        Clear();
    }

    /// <summary>A view of native memory; the memory must outlive it.</summary>
    public static OrtValue Tensor(TensorElementType type, nint address, long[] shape)
    {
        var size = type switch { TensorElementType.Int64 => 8, TensorElementType.UInt8 => 1, _ => 4 };
        var bytes = shape.Aggregate((long)size, (product, dimension) => product * dimension);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, address, bytes);
    }

    private void Clear()
    {
        foreach (var value in _values)
            value.Dispose();
        _values.Clear();
    }

    private OrtValue Add(TensorElementType type, nint address, long[] shape)
    {
        _values.Add(Tensor(type, address, shape));
        return _values[^1];
    }
}
