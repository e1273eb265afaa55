using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Agents.Models.Runtime;

/// <summary>
/// A run's inputs and outputs for consecutive slots, bound once and kept: keys and values in place (past and present
/// are the same memory), and the small inputs, bound again only when their shape or address changes.
/// </summary>
internal sealed class RunBinding : IDisposable
{
    private readonly OrtIoBinding _binding;
    private readonly LlamaConfig _config;
    private readonly int _count;
    private readonly List<OrtValue> _keyValues = [];
    private readonly List<OrtValue> _small = [];
    private (int Sequence, int Rows, int Generation) _bound;

    public RunBinding(InferenceSession session, LlamaConfig config, KeyValueCache cache, int firstSlot, int count)
    {
        (_config, _count, _binding) = (config, count, session.CreateIoBinding());
        long[] shape = [count, config.KeyValueHeads, cache.Length, config.HeadSize];
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var value in new[] { false, true })
            {
                var view = Tensor(TensorElementType.Float, cache.Address(layer, value, firstSlot), shape);
                _keyValues.Add(view);
                _binding.BindInput(LlamaGraph.Past(layer, value), view);
                _binding.BindOutput(LlamaGraph.Present(layer, value), view);
            }
        }
    }

    public OrtIoBinding Bind(RunBuffers buffers, int sequence, int rows)
    {
        if (_bound == (sequence, rows, buffers.Generation))
            return _binding;
        Clear(_small);
        Input(LlamaGraph.Ids, TensorElementType.Int64, buffers.Ids.Address, [_count, sequence]);
        Input(LlamaGraph.LastPositions, TensorElementType.Int32, buffers.Positions.Address, [_count]);
        Input(LlamaGraph.TotalLength, TensorElementType.Int32, buffers.Total.Address, []);
        Input(LlamaGraph.Rows, TensorElementType.Int64, buffers.Rows.Address, [rows]);
        var logits = Tensor(TensorElementType.Float, buffers.Logits.Address, [rows, _config.VocabularySize]);
        _small.Add(logits);
        _binding.BindOutput(LlamaGraph.Logits, logits);
        _bound = (sequence, rows, buffers.Generation);
        return _binding;
    }

    public void Dispose()
    {
        _binding.Dispose();
        Clear(_small);
        Clear(_keyValues);
    }

    /// <summary>A view of native memory; the memory must outlive it.</summary>
    public static OrtValue Tensor(TensorElementType type, nint address, long[] shape)
    {
        var size = type switch { TensorElementType.Int64 => 8, TensorElementType.UInt8 => 1, _ => 4 };
        var bytes = shape.Aggregate((long)size, (product, dimension) => product * dimension);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, address, bytes);
    }

    private static void Clear(List<OrtValue> values)
    {
        foreach (var value in values)
            value.Dispose();
        values.Clear();
    }

    private void Input(string name, TensorElementType type, nint address, long[] shape)
    {
        var tensor = Tensor(type, address, shape);
        _small.Add(tensor);
        _binding.BindInput(name, tensor);
    }
}
