using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Runtime;

/// <summary>
/// A model's forward pass on ONNX Runtime. Runs are stateless beside the caller's <see cref="KeyValueCache"/>. One
/// thread at a time.
/// </summary>
internal sealed class LlamaRuntime : IDisposable
{
    /// <summary>
    /// Parameters below which waking a second thread costs more than it computes (measured at 1 million).
    /// </summary>
    private const long SmallModel = 8_000_000;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly RunBuffers _buffers;
    private readonly KernelContext _context;
    private readonly RunBinding _binding;
    private readonly List<OrtValue> _weights = [];

    /// <summary>
    /// A product with one row takes another kernel over unpacked weights, which rounds otherwise; a second, unused row
    /// keeps a sequence's numbers the same alone and in a batch.
    /// </summary>
    private readonly int _leastRows;

    private IDisposable? _owned;

    /// <summary>
    /// A session over f32 weights, which must outlive it; see <see cref="RuntimeOptions.SharesWeights"/>.
    /// </summary>
    public LlamaRuntime(IFloatWeights weights, RuntimeOptions? options = null)
        : this(weights.Config, new FloatLinearWriter(), w => weights.Address(w.Name), options, [])
    {
    }

    private LlamaRuntime(QuantizedWeights weights, LlamaConfig config, RuntimeOptions? options)
        : this(
            config,
            weights.IsPacked ? new PackedLinearWriter(weights) : new QuantizedLinearWriter(weights.Matrices),
            weights.Address, options, weights.Packed)
    {
    }

    private LlamaRuntime(
        LlamaConfig config,
        ILinearWriter linear,
        Func<WeightDeclaration, nint> address,
        RuntimeOptions? options,
        IReadOnlyList<PackedMatrix> packed)
    {
        (Config, _leastRows) = (config, options?.SharesWeights == true ? 2 : 1);
        options = WithThreads(options ?? new RuntimeOptions(), config);
        _context = new KernelContext(config, packed);
        _buffers = new RunBuffers(config.VocabularySize);
        _session = SessionFactory.Create(
            LlamaGraph.Build(config, linear), address, options, _context, _weights);
        _binding = new RunBinding(_session, _buffers, config.VocabularySize);
    }

    public LlamaConfig Config { get; }

    /// <summary>
    /// A session over its own copy of a checkpoint's weights; the checkpoint may be disposed afterwards.
    /// </summary>
    /// <exception cref="AgentsException">The checkpoint is damaged, or there is not enough memory.</exception>
    public static LlamaRuntime Load(
        Checkpoint checkpoint, WeightPrecision precision = WeightPrecision.F32, RuntimeOptions? options = null)
    {
        if (precision == WeightPrecision.F32)
        {
            var floats = FloatWeights.Load(checkpoint);
            return new LlamaRuntime(floats, options) { _owned = floats };
        }
        options ??= new RuntimeOptions();
        var quantized = QuantizedWeights.Load(checkpoint, precision, options.Packs);
        return new LlamaRuntime(quantized, checkpoint.Config, options) { _owned = quantized };
    }

    /// <summary>
    /// One prompt, or a piece of one, in a slot: positions from <paramref name="start"/> on. Returns the logits of the
    /// last <paramref name="rows"/> positions, valid until the next run.
    /// </summary>
    public ReadOnlySpan<float> Prefill(KeyValueCache cache, int slot, scoped ReadOnlySpan<int> ids, int start, int rows)
    {
        var tokens = Math.Max(ids.Length, _leastRows);
        var computed = Math.Max(rows, _leastRows);
        _buffers.EnsureCapacity(tokens, computed, 1);
        Pad(ids, _buffers.Ids.Span<long>(tokens));
        var wanted = _buffers.Rows.Span<long>(computed);
        for (var i = 0; i < computed; i++)
            wanted[i] = Math.Min(ids.Length - rows + i, ids.Length - 1);
        _buffers.Positions.Span<int>(1)[0] = start;
        return Run(cache, slot, 1, tokens, computed)[..(rows * Config.VocabularySize)];
    }

    /// <summary>
    /// Whole prompts in consecutive slots, at once. Returns the logits of each prompt's last position, valid until the
    /// next run. The cache must hold the longest in each slot; shorter ones are padded, and what padding leaves behind
    /// them is overwritten later.
    /// </summary>
    public ReadOnlySpan<float> Prefill(KeyValueCache cache, int slot, IReadOnlyList<int[]> prompts)
    {
        var tokens = Math.Max(prompts.Max(p => p.Length), _leastRows);
        var computed = Math.Max(prompts.Count, _leastRows);
        _buffers.EnsureCapacity(prompts.Count * tokens, computed, prompts.Count);
        var fed = _buffers.Ids.Span<long>(prompts.Count * tokens);
        var wanted = _buffers.Rows.Span<long>(computed);
        wanted.Clear();
        for (var i = 0; i < prompts.Count; i++)
        {
            Pad(prompts[i], fed.Slice(i * tokens, tokens));
            wanted[i] = i * tokens + prompts[i].Length - 1;
        }
        _buffers.Positions.Span<int>(prompts.Count).Clear();
        return Run(cache, slot, prompts.Count, tokens, computed)[..(prompts.Count * Config.VocabularySize)];
    }

    /// <summary>
    /// One token for each of the first slots; <paramref name="lengths"/> are the positions that each already holds.
    /// Returns a row of logits for each, valid until the next run. With one sequence the second slot may be written.
    /// </summary>
    public ReadOnlySpan<float> Decode(KeyValueCache cache,
        scoped ReadOnlySpan<int> ids, scoped ReadOnlySpan<int> lengths)
    {
        var count = Math.Max(ids.Length, _leastRows);
        _buffers.EnsureCapacity(count, count, count);
        var fed = _buffers.Ids.Span<long>(count);
        var positions = _buffers.Positions.Span<int>(count);
        var wanted = _buffers.Rows.Span<long>(count);
        for (var i = 0; i < count; i++)
        {
            wanted[i] = i;
            (fed[i], positions[i]) = i < ids.Length ? (ids[i], lengths[i]) : (0, 0);
        }
        return Run(cache, 0, count, 1, count)[..(ids.Length * Config.VocabularySize)];
    }

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        _context.Dispose();
        _runOptions.Dispose();
        foreach (var weight in _weights)
            weight.Dispose();
        _buffers.Dispose();
        _owned?.Dispose();
    }

    private static RuntimeOptions WithThreads(RuntimeOptions options, LlamaConfig config)
    {
        if (options.Threads > 0)
            return options;
        var parameters = WeightLayout.For(config).Sum(b => b.Count);
        return options with { Threads = parameters < SmallModel ? 1 : Environment.ProcessorCount };
    }

    private static void Pad(ReadOnlySpan<int> ids, Span<long> to)
    {
        for (var i = 0; i < ids.Length; i++)
            to[i] = ids[i];
        to[ids.Length..].Clear();
    }

    private ReadOnlySpan<float> Run(KeyValueCache cache, int slot, int count, int tokens, int rows)
    {
        _context.Prepare(cache, slot, count, tokens, rows, _buffers.Positions.Address);
        _session.RunWithBinding(_runOptions, _binding.Bind(count, tokens, rows));
        return _buffers.Logits.Span<float>(rows * Config.VocabularySize);
    }
}
