using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// Completions that share prompts: a prompt's keys and values are computed once and seen by all its completions. Linear
/// layers get real tokens only; padding exists inside the attention product alone. The last token of a completion
/// predicts nothing and is no input.
/// </summary>
internal sealed class SharedPrefixAttention : IAttention
{
    private readonly PackedRows _prompts;
    private readonly PackedRows? _completions;
    private readonly Tensor? _groups;
    private readonly SharedPrefixMasks _masks;

    /// <param name="prompts">Different prompts, each at least one id.</param>
    /// <param name="completions">Completions, each at least one id.</param>
    /// <param name="device">Where the model lives.</param>
    public SharedPrefixAttention(
        IReadOnlyList<IReadOnlyList<int>> prompts,
        IReadOnlyList<(int Prompt, IReadOnlyList<int> Ids)> completions,
        Device device)
    {
        var inputs = completions.Where(c => c.Ids.Count > 1).ToList();
        _prompts = new PackedRows([.. prompts.Select(p => p.Count)], 0, device);
        int[] lengths = [.. inputs.Select(c => c.Ids.Count - 1)];
        _masks = new SharedPrefixMasks(
            prompts.Max(p => p.Count), [.. inputs.Select(c => prompts[c.Prompt].Count)], lengths, device);
        Rows = PredictingRows(prompts, completions);
        Ids = TensorMemory.From(AllIds(prompts, inputs), device).DetachFromDisposeScope();
        Positions = TensorMemory.From(AllPositions(prompts, inputs), device).DetachFromDisposeScope();
        if (inputs.Count == 0)
            return;
        _completions = new PackedRows(lengths, prompts.Sum(p => p.Count), device);
        _groups = TensorMemory.From([.. inputs.Select(c => (long)c.Prompt)], device).DetachFromDisposeScope();
    }

    /// <summary>For each token of each completion in turn, the row that predicts it.</summary>
    public long[] Rows { get; }

    /// <inheritdoc/>
    public int Tokens => (int)Ids.shape[0];

    /// <inheritdoc/>
    public Tensor Ids { get; }

    /// <inheritdoc/>
    public Tensor Positions { get; }

    /// <inheritdoc/>
    public Tensor Run(Tensor query, Tensor key, Tensor value, int window)
    {
        var heads = (int)query.shape[1];
        var (promptMask, completionMask) = _masks.For(window);
        var (keys, values) = (_prompts.Pad(key), _prompts.Pad(value));
        var first = _prompts.Join(Attend(_prompts.Pad(query), keys, values, promptMask, heads));
        if (_completions is null)
            return first;
        var allKeys = cat([keys.index_select(0, _groups!), _completions.Pad(key)], 2);
        var allValues = cat([values.index_select(0, _groups!), _completions.Pad(value)], 2);
        var second = Attend(_completions.Pad(query), allKeys, allValues, completionMask, heads);
        return cat([first, _completions.Join(second)], 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prompts.Dispose();
        _completions?.Dispose();
        _groups?.Dispose();
        _masks.Dispose();
        Ids.Dispose();
        Positions.Dispose();
    }

    private static Tensor Attend(Tensor query, Tensor keys, Tensor values, Tensor? mask, int heads) =>
        nn.functional.scaled_dot_product_attention(
            query, Heads.Repeat(keys, heads), Heads.Repeat(values, heads), mask!, is_casual: mask is null);

    private static long[] AllIds(
        IReadOnlyList<IReadOnlyList<int>> prompts, List<(int Prompt, IReadOnlyList<int> Ids)> inputs) =>
        [.. prompts.SelectMany(p => p), .. inputs.SelectMany(c => c.Ids.SkipLast(1))];

    private static long[] AllPositions(
        IReadOnlyList<IReadOnlyList<int>> prompts, List<(int Prompt, IReadOnlyList<int> Ids)> inputs) =>
    [
        .. prompts.SelectMany(p => Enumerable.Range(0, p.Count)),
        .. inputs.SelectMany(c => Enumerable.Range(prompts[c.Prompt].Count, c.Ids.Count - 1)),
    ];

    private static long[] PredictingRows(
        IReadOnlyList<IReadOnlyList<int>> prompts, IReadOnlyList<(int Prompt, IReadOnlyList<int> Ids)> completions)
    {
        var ends = new long[prompts.Count];
        var next = 0L;
        for (var i = 0; i < prompts.Count; i++)
            ends[i] = (next += prompts[i].Count) - 1;
        var rows = new List<long>();
        foreach (var (prompt, ids) in completions)
        {
            rows.Add(ends[prompt]);
            for (var t = 1; t < ids.Count; t++)
                rows.Add(next++);
        }

        return [.. rows];
    }
}
