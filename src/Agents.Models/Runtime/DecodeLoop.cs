using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agents.Models.Runtime;

/// <summary>
/// The sequences in work, one cache slot each, slots without gaps: admits prompts, takes one decode step for all, and
/// retires what is finished. One thread.
/// </summary>
internal sealed class DecodeLoop : IDisposable
{
    /// <summary>Longest piece of a prompt computed in one run; bounds memory and how long others wait.</summary>
    private const int PromptPiece = 512;

    /// <summary>Logits from which sampling rows on several cores pays.</summary>
    private const int ParallelLogits = 1 << 17;

    private readonly LlamaRuntime _runtime;
    private readonly KeyValueCache _cache;
    private readonly PromptCache _prompts;
    private readonly RowCrew _crew;
    private readonly List<Sequence> _active = [];
    private int[] _ids = [];
    private int[] _lengths = [];
    private nint _logits;

    /// <param name="runtime">The model; not disposed with the loop.</param>
    /// <param name="promptCacheBytes">Most bytes of <see cref="PromptCache"/>; 0 where weights may change.</param>
    public DecodeLoop(LlamaRuntime runtime, long promptCacheBytes = 0)
    {
        (_runtime, _cache) = (runtime, new KeyValueCache(runtime.Config));
        _prompts = new PromptCache(runtime.Config, promptCacheBytes);
        _crew = new RowCrew(Sample);
    }

    public IReadOnlyList<Sequence> Active => _active;

    /// <summary>Makes room at once for what is known to come.</summary>
    public void Reserve(int slots, int length)
    {
        Gather();
        _cache.EnsureCapacity(slots, length, _lengths.AsSpan(0, _active.Count));
    }

    /// <summary>
    /// Takes in groups of sequences with equal prompts: a group's prompt is computed once and its keys and values are
    /// copied to each member, one whose beginning is known is computed from there, and short prompts are computed
    /// together. The first token of each sequence is drawn.
    /// </summary>
    public void Admit(IReadOnlyList<Sequence[]> groups)
    {
        var width = _runtime.Config.VocabularySize;
        Reserve(_active.Count + groups.Sum(g => g.Length), groups.Max(g => g.Max(s => s.FirstLength)));
        var isKnown = groups.Select(g => (Group: g, Ids: g[0].Request.PromptIds.ToArray()))
            .ToLookup(p => _prompts.Find(p.Ids) > 0);
        var batches = Batches(isKnown[false].OrderBy(p => p.Ids.Length));
        foreach (var batch in isKnown[true].Select(p => new List<(Sequence[] Group, int[] Ids)> { p }).Concat(batches))
        {
            var first = _active.Count;
            int[][] prompts = [.. batch.Select(p => p.Ids)];
            var leader = batch[0].Group[0];
            leader.CachedTokens = batch.Count > 1 ? 0 : _prompts.Load(prompts[0], _cache, first);
            var logits = Prefill(prompts, first, leader.CachedTokens);
            for (var i = 0; i < batch.Count; i++)
                _prompts.Keep(prompts[i], _cache, first + i);
            _active.AddRange(batch.Select(p => p.Group[0]));
            for (var i = 0; i < batch.Count; i++)
                Start(batch[i].Group, first + i, logits.Slice(i * width, width));
        }
        Retire();
    }

    /// <summary>One token for every sequence in work.</summary>
    public void Step()
    {
        CancelAbandoned();
        if (_active.Count == 0)
            return;
        Gather();
        Grow();
        var logits = _runtime.Decode(_cache, _ids.AsSpan(0, _active.Count), _lengths.AsSpan(0, _active.Count));
        Sample(logits);
        Retire();
    }

    /// <summary>Takes out sequences whose admission failed half-way; they stand behind all others.</summary>
    public void Drop(IReadOnlyCollection<Sequence> sequences) => _active.RemoveAll(sequences.Contains);

    /// <summary>Drops everything in work.</summary>
    public void Clear() => _active.Clear();

    public void Dispose()
    {
        _prompts.Dispose();
        _cache.Dispose();
    }

    /// <summary>Groups whose padded prompts fit one run; one with a longer prompt is alone.</summary>
    private static IEnumerable<List<(Sequence[] Group, int[] Ids)>> Batches(
        IEnumerable<(Sequence[] Group, int[] Ids)> ascending)
    {
        var batch = new List<(Sequence[] Group, int[] Ids)>();
        foreach (var prompt in ascending)
        {
            if (batch.Count > 0 && (batch.Count + 1) * prompt.Ids.Length > PromptPiece)
            {
                yield return batch;
                batch = [];
            }
            batch.Add(prompt);
        }
        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Several whole prompts, or what is left of one in pieces, of which none is a single token.</summary>
    private ReadOnlySpan<float> Prefill(int[][] prompts, int slot, int start)
    {
        if (prompts.Length > 1)
            return _runtime.Prefill(_cache, slot, prompts);
        for (var ids = prompts[0]; ids.Length - start > PromptPiece;)
        {
            var piece = ids.Length - start == PromptPiece + 1 ? PromptPiece - 1 : PromptPiece;
            _runtime.Prefill(_cache, slot, ids.AsSpan(start, piece), start, 1);
            start += piece;
        }
        return _runtime.Prefill(_cache, slot, prompts[0].AsSpan(start), start, 1);
    }

    private void Start(Sequence[] group, int slot, ReadOnlySpan<float> logits)
    {
        group[0].Advance(logits);
        foreach (var member in group.AsSpan(1))
        {
            _cache.Copy(slot, _active.Count, member.Request.PromptIds.Count);
            member.CachedTokens = member.Request.PromptIds.Count;
            member.Advance(logits);
            _active.Add(member);
        }
    }

    private void Gather()
    {
        if (_ids.Length < _active.Count)
            (_ids, _lengths) = (new int[2 * _active.Count], new int[2 * _active.Count]);
        for (var i = 0; i < _active.Count; i++)
            (_ids[i], _lengths[i]) = (_active[i].LastId, _active[i].Length);
    }

    /// <summary>Room for one more token in every slot; doubled, so that a long answer is seldom moved.</summary>
    private void Grow()
    {
        var (longest, most) = (0, 0);
        foreach (var sequence in _active)
            (longest, most) = (Math.Max(longest, sequence.Length + 1), Math.Max(most, sequence.LongestLength));
        if (longest > _cache.Length)
            Reserve(_cache.Slots, Math.Max(longest, Math.Min(2 * _cache.Length, most)));
    }

    private unsafe void Sample(ReadOnlySpan<float> logits)
    {
        // Native memory, which the collector does not move.
        _logits = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(logits));
        if (_active.Count > 1 && logits.Length >= ParallelLogits)
        {
            _crew.Run(_active.Count);
            return;
        }
        for (var i = 0; i < _active.Count; i++)
            Sample(i);
    }

    private void Sample(int slot)
    {
        var width = _runtime.Config.VocabularySize;
        _active[slot].Advance(NativeBuffer.View<float>(_logits + (nint)slot * width * sizeof(float), width));
    }

    private void CancelAbandoned()
    {
        foreach (var sequence in _active)
        {
            if (sequence.CancellationToken.IsCancellationRequested)
                sequence.Cancel();
        }
        Retire();
    }

    /// <summary>Fills the slot of a finished sequence with the last one's keys and values.</summary>
    private void Retire()
    {
        for (var i = _active.Count - 1; i >= 0; i--)
        {
            if (!_active[i].IsFinished)
                continue;
            var last = _active.Count - 1;
            if (i < last)
            {
                _cache.Copy(last, i, _active[last].Length);
                _active[i] = _active[last];
            }
            _active.RemoveAt(last);
        }
    }
}
