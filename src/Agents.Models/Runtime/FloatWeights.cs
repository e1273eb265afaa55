using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>The weights of a checkpoint as f32, in one native buffer.</summary>
internal sealed unsafe class FloatWeights : IFloatWeights
{
    private const int ChunkElements = 1 << 18;

    private readonly NativeBuffer _buffer;
    private readonly Dictionary<string, long> _offsets;

    private FloatWeights(LlamaConfig config, NativeBuffer buffer, Dictionary<string, long> offsets)
    {
        (Config, _buffer, _offsets) = (config, buffer, offsets);
    }

    public LlamaConfig Config { get; }

    /// <summary>Converts all weights to f32; the checkpoint may be disposed afterwards.</summary>
    /// <exception cref="AgentsException">A tensor is missing or shaped otherwise.</exception>
    public static FloatWeights Load(Checkpoint checkpoint)
    {
        var layout = WeightLayout.For(checkpoint.Config);
        var parts = layout.Select(b => Parts(checkpoint, b)).ToList();
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        var size = 0L;
        foreach (var block in layout)
        {
            offsets.Add(block.Name, size);
            size += NativeBuffer.Align(block.Count * sizeof(float));
        }

        var buffer = new NativeBuffer(size);
        var work = layout.SelectMany((block, i) => Chunks(parts[i], buffer.At(offsets[block.Name]))).ToList();
        Parallel.ForEach(work, w => w.Tensor.CopyRows(w.First, w.Count, (float*)w.Target));
        return new FloatWeights(checkpoint.Config, buffer, offsets);
    }

    public nint Address(string block) =>
        _offsets.TryGetValue(block, out var offset)
            ? _buffer.At(offset)
            : throw new ArgumentException($"There is no block {block}.", nameof(block));

    public void Dispose() => _buffer.Dispose();

    private static List<TensorView> Parts(Checkpoint checkpoint, WeightBlock block) =>
        [.. block.Parts.Select(p => block.IsVector
            ? checkpoint.Tensor(p.Tensor, p.Rows)
            : checkpoint.Tensor(p.Tensor, p.Rows, block.Columns))];

    private static IEnumerable<(TensorView Tensor, int First, int Count, nint Target)> Chunks(
        List<TensorView> parts, nint target)
    {
        foreach (var tensor in parts)
        {
            var step = Math.Max(1, ChunkElements / tensor.Columns);
            for (var row = 0; row < tensor.Rows; row += step)
            {
                var address = target + (nint)((long)row * tensor.Columns * sizeof(float));
                yield return (tensor, row, Math.Min(step, tensor.Rows - row), address);
            }

            target += (nint)(tensor.Count * sizeof(float));
        }
    }
}
