using Agents.Models.Sampling;

namespace Agents.Models.Runtime;

/// <summary>
/// Teacher-forced scoring: the raw log-probability of each token of given completions. A text is computed from where it
/// differs from the one before, so that the continuations of one prompt cost what they add, with the same scores to the
/// bit. Keeps its memory between calls; one thread.
/// </summary>
/// <param name="runtime">The model, whose weights do not change; not disposed with it.</param>
internal sealed class CompletionScorer(LlamaRuntime runtime) : IDisposable
{
    /// <summary>Most positions computed in one run; bounds the memory of their logits.</summary>
    private const int Piece = 256;

    private readonly KeyValueCache _cache = new(runtime.Config);

    // What the cache holds keys and values of.
    private int[] _known = [];

    /// <summary>Scores one completion.</summary>
    /// <exception cref="ContextOverflowException">Prompt and completion are longer than the context.</exception>
    /// <exception cref="AgentsException">The prompt is empty, or an id is outside the vocabulary.</exception>
    public float[] Score(IReadOnlyList<int> prompt, IReadOnlyList<int> completion)
    {
        PromptRules.Check([.. prompt, .. completion], runtime.Config, room: 0);
        if (prompt.Count == 0)
            throw new AgentsException("The prompt is empty; the first token's probability needs something before it.");
        var scores = new float[completion.Count];
        if (scores.Length == 0)
            return scores;
        int[] ids = [.. prompt, .. completion.SkipLast(1)];
        var start = Known(ids, prompt.Count);
        _known = [];
        _cache.EnsureCapacity(1, ids.Length, start > 0 ? [start] : []);
        while (start < ids.Length)
        {
            var left = ids.Length - start;
            var piece = ids.AsSpan(start, left == Piece + 1 ? Piece - 1 : Math.Min(Piece, left));
            var scored = Math.Clamp(start + piece.Length - (prompt.Count - 1), 0, piece.Length);
            var logits = runtime.Prefill(_cache, 0, piece, start, Math.Max(1, scored));
            Read(logits, completion, start + piece.Length - prompt.Count - scored + 1, scores.AsSpan(), scored);
            start += piece.Length;
        }
        _known = ids;
        return scores;
    }

    /// <summary>Scores many; results in order.</summary>
    public IReadOnlyList<float[]> Score(
        IReadOnlyList<(IReadOnlyList<int> Prompt, IReadOnlyList<int> Completion)> items,
        CancellationToken cancellationToken = default)
    {
        var results = new float[items.Count][];
        for (var i = 0; i < results.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results[i] = Score(items[i].Prompt, items[i].Completion);
        }
        return results;
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>
    /// Positions that need not be computed: the scored ones do, and never one alone, which a decode step computes in
    /// another order.
    /// </summary>
    private int Known(int[] ids, int prompt) =>
        Math.Max(0, Math.Min(_known.AsSpan().CommonPrefixLength(ids), Math.Min(prompt - 1, ids.Length - 2)));

    private void Read(ReadOnlySpan<float> logits, IReadOnlyList<int> completion, int first, Span<float> scores,
        int rows)
    {
        var width = runtime.Config.VocabularySize;
        for (var i = 0; i < rows; i++)
        {
            var row = logits.Slice(i * width, width);
            scores[first + i] = (float)(row[completion[first + i]] - TokenSampler.LogSumExp(row));
        }
    }
}
