using System.Buffers;
using System.Numerics.Tensors;

namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>
/// The approved behaviors as they are searched: BM25 over words, brought to 0…1 by the best row that may be found, and
/// the cosine of embeddings, mixed half and half. Removed rows stay until they are most of the index. Not thread-safe.
/// </summary>
internal sealed class BehaviorIndex
{
    private const int FewestToRebuild = 1024;
    private const float WordShare = 0.5f;

    private readonly Dictionary<string, int> _rowOf = new(StringComparer.Ordinal);
    private List<Behavior?> _rows = [];
    private InvertedIndex _words = new();
    private VectorTable _vectors = new();

    public int Count => _rowOf.Count;

    /// <summary>What is read of a behavior to find it.</summary>
    public static string TextOf(Behavior behavior) => string.Join('\n',
        behavior.Name.Replace('-', ' ').Replace('_', ' '), behavior.Topic, behavior.UseWhen, behavior.Instruction);

    /// <inheritdoc cref="VectorTable.Require(IEnumerable{ReadOnlyMemory{float}})"/>
    public void Require(IEnumerable<ReadOnlyMemory<float>> vectors) => _vectors.Require(vectors);

    /// <summary>Adds a behavior of a new name.</summary>
    public void Add(Behavior behavior, ReadOnlySpan<float> vector)
    {
        _vectors.Add(vector);
        _rowOf.Add(behavior.Name, _rows.Count);
        _rows.Add(behavior);
        _words.Add(TextOf(behavior));
    }

    /// <summary>Changes what is shown of a behavior; it is found as before.</summary>
    public void Refresh(Behavior behavior)
    {
        if (_rowOf.TryGetValue(behavior.Name, out var row))
            _rows[row] = behavior;
    }

    public void Remove(string name)
    {
        if (!_rowOf.Remove(name, out var row))
            return;
        _rows[row] = null;
        if (_rows.Count >= FewestToRebuild && _rows.Count > 2 * _rowOf.Count)
            Rebuild();
    }

    /// <summary>The best rows, best first; of equal ones the older.</summary>
    /// <param name="query">Its words; empty scores all rows 0.</param>
    /// <param name="vector">Its embedding.</param>
    /// <param name="topic">Only this topic; null for any.</param>
    /// <param name="limit">At most this many, at least 1.</param>
    /// <param name="mode">What is scored.</param>
    public IReadOnlyList<BehaviorMatch> Search(
        string query, ReadOnlySpan<float> vector, string? topic, int limit, RetrievalMode mode)
    {
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(1, _rows.Count));
        var cosines = ArrayPool<float>.Shared.Rent(Math.Max(1, _rows.Count));
        try
        {
            var all = scores.AsSpan(0, _rows.Count);
            all.Clear();
            if (query.Length > 0)
                Score(query, vector, topic, mode, all, cosines.AsSpan(0, _rows.Count));
            return Best(all, topic, limit);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<float>.Shared.Return(cosines);
        }
    }

    private void Score(
        string query, ReadOnlySpan<float> vector, string? topic, RetrievalMode mode, Span<float> scores,
        Span<float> cosines)
    {
        if (mode != RetrievalMode.Embeddings)
        {
            _words.Score(query, scores);
            for (var row = 0; row < scores.Length; row++)
            {
                if (scores[row] > 0 && !MayBeFound(row, topic))
                    scores[row] = 0;
            }
        }

        if (mode != RetrievalMode.Words)
            _vectors.Score(vector, cosines);
        var best = scores.Length == 0 ? 1 : Math.Max(1e-9f, TensorPrimitives.Max(scores));
        var share = mode switch { RetrievalMode.Words => 1, RetrievalMode.Embeddings => 0, _ => WordShare };
        TensorPrimitives.Multiply(scores, share / best, scores);
        if (share < 1)
        {
            TensorPrimitives.Max(cosines, 0f, cosines);
            TensorPrimitives.MultiplyAdd(cosines, 1 - share, scores, scores);
        }
    }

    private bool MayBeFound(int row, string? topic) =>
        _rows[row] is { } behavior && (topic is null || behavior.Topic == topic);

    private List<BehaviorMatch> Best(ReadOnlySpan<float> scores, string? topic, int limit)
    {
        // The queue's head is the worst that is kept; of equal scores the later row is worse.
        var kept = new PriorityQueue<int, (float Score, int Age)>(limit + 1);
        var least = float.NegativeInfinity;
        for (var row = 0; row < scores.Length; row++)
        {
            if (scores[row] <= least)
                continue;
            if (!MayBeFound(row, topic))
                continue;
            kept.Enqueue(row, (scores[row], -row));
            if (kept.Count > limit)
                kept.Dequeue();
            if (kept.Count == limit && kept.TryPeek(out _, out var worst))
                least = worst.Score;
        }

        var matches = new List<BehaviorMatch>(kept.Count);
        while (kept.TryDequeue(out var row, out var rank))
            matches.Add(new BehaviorMatch(_rows[row]!, rank.Score));
        matches.Reverse();
        return matches;
    }

    private void Rebuild()
    {
        var (rows, vectors) = (_rows, _vectors);
        (_rows, _words, _vectors) = ([], new InvertedIndex(), new VectorTable());
        _rowOf.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row] is { } behavior)
                Add(behavior, vectors.Row(row));
        }
    }
}
