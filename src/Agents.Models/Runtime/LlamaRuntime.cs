using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Runtime;

/// <summary>
/// A model's forward pass on ONNX Runtime. Runs are stateless beside the caller's <see cref="KeyValueCache"/>. One
/// thread at a time.
/// </summary>
internal sealed class LlamaRuntime : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly RunBuffers _buffers;
    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;
    private readonly List<OrtValue> _weights = [];

    /// <summary>A session over f32 weights, which must outlive it; see <see cref="RuntimeOptions.SharesWeights"/>.</summary>
    public LlamaRuntime(IFloatWeights weights, RuntimeOptions? options = null)
        : this(weights.Config, new FloatLinearWriter(), w => weights.Address(w.Name), options)
    {
    }

    private LlamaRuntime(
        LlamaConfig config, ILinearWriter linear, Func<WeightDeclaration, nint> address, RuntimeOptions? options)
    {
        Config = config;
        var count = config.ContextLength * config.HeadSize / 2;
        (_cosines, _sines) = (new NativeBuffer((long)count * sizeof(float)), new NativeBuffer((long)count * sizeof(float)));
        RopeCache.Fill(config, _cosines.Span<float>(count), _sines.Span<float>(count));
        _buffers = new RunBuffers(config.VocabularySize);
        _session = SessionFactory.Create(
            LlamaGraph.Build(config, linear), Resolve, options ?? new RuntimeOptions(), _weights);

        nint Resolve(WeightDeclaration weight) => weight.Name switch
        {
            LlamaGraph.Cosines => _cosines.Address,
            LlamaGraph.Sines => _sines.Address,
            _ => address(weight),
        };
    }

    public LlamaConfig Config { get; }

    /// <summary>
    /// One prompt, or a piece of one, in a slot: positions from <paramref name="start"/> on. Returns the logits of the
    /// last <paramref name="rows"/> positions, valid until the next run.
    /// </summary>
    public ReadOnlySpan<float> Prefill(KeyValueCache cache, int slot, ReadOnlySpan<int> ids, int start, int rows)
    {
        _buffers.EnsureCapacity(ids.Length, rows, 1);
        Widen(ids, _buffers.Ids.Span<long>(ids.Length));
        var wanted = _buffers.Rows.Span<long>(rows);
        for (var i = 0; i < rows; i++)
            wanted[i] = ids.Length - rows + i;
        _buffers.Positions.Span<int>(1)[0] = start + ids.Length - 1;
        return Run(cache, slot, 1, ids.Length, start + ids.Length, rows);
    }

    /// <summary>
    /// One token for each of the first slots; <paramref name="lengths"/> are the positions that each already holds.
    /// Returns a row of logits for each, valid until the next run.
    /// </summary>
    public ReadOnlySpan<float> Decode(KeyValueCache cache, ReadOnlySpan<int> ids, ReadOnlySpan<int> lengths)
    {
        _buffers.EnsureCapacity(ids.Length, ids.Length, ids.Length);
        Widen(ids, _buffers.Ids.Span<long>(ids.Length));
        lengths.CopyTo(_buffers.Positions.Span<int>(ids.Length));
        var wanted = _buffers.Rows.Span<long>(ids.Length);
        var longest = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            wanted[i] = i;
            longest = Math.Max(longest, lengths[i]);
        }
        return Run(cache, 0, ids.Length, 1, longest + 1, ids.Length);
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
        foreach (var weight in _weights)
            weight.Dispose();
        _buffers.Dispose();
        _cosines.Dispose();
        _sines.Dispose();
    }

    private static void Widen(ReadOnlySpan<int> ids, Span<long> to)
    {
        for (var i = 0; i < ids.Length; i++)
            to[i] = ids[i];
    }

    private ReadOnlySpan<float> Run(KeyValueCache cache, int slot, int count, int sequence, int total, int rows)
    {
        _buffers.Total.Span<int>(1)[0] = total;
        var binding = cache.Binding(_session, slot, count).Bind(_buffers, sequence, rows);
        _session.RunWithBinding(_runOptions, binding);
        return _buffers.Logits.Span<float>(rows * Config.VocabularySize);
    }
}
