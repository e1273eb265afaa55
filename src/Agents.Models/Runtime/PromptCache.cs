using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>
/// Keys and values of the prompts that were computed last, so that a conversation's next prompt, or another prompt with
/// the same instructions, is computed from where it differs. Answers are not kept: a decode step sums in another order
/// than a prompt's run, and a request's tokens would depend on what came before it. One thread.
/// </summary>
/// <param name="config">The model.</param>
/// <param name="limit">Most bytes that are kept; 0 keeps nothing.</param>
internal sealed class PromptCache(LlamaConfig config, long limit) : IDisposable
{
    /// <summary>Fewer tokens are computed as fast as they are found, and short prompts are run together.</summary>
    public const int Least = 64;

    // The one that was used last is the last.
    private readonly List<(int[] Ids, NativeBuffer Data)> _kept = [];

    /// <summary>How many of a prompt's first tokens are here; 0 where too few are.</summary>
    /// <param name="prompt">Its ids. Two are always left: one alone is computed as a decode step is.</param>
    public int Find(ReadOnlySpan<int> prompt) => Best(prompt).Count;

    /// <summary>Fills a slot with what is here of a prompt.</summary>
    /// <returns>As many positions as <see cref="Find"/> says.</returns>
    public int Load(ReadOnlySpan<int> prompt, KeyValueCache cache, int slot)
    {
        var (index, count) = Best(prompt);
        if (count == 0)
            return 0;
        var entry = _kept[index];
        cache.Load(slot, count, entry.Data.Address, entry.Ids.Length);
        _kept.RemoveAt(index);
        _kept.Add(entry);
        return count;
    }

    /// <summary>Keeps what fits of a prompt that was just computed, in the place of its beginnings.</summary>
    public void Keep(ReadOnlySpan<int> prompt, KeyValueCache cache, int slot)
    {
        var count = (int)Math.Min(prompt.Length, limit / KeyValueCache.SequenceBytes(config, 1));
        if (count < Least)
            return;
        var ids = prompt[..count].ToArray();
        if (_kept.Exists(e => e.Ids.AsSpan().StartsWith(ids)))
            return;
        Drop(e => ids.AsSpan().StartsWith(e.Ids));
        var bytes = KeyValueCache.SequenceBytes(config, count);
        while (_kept.Sum(e => e.Data.ByteCount) + bytes > limit)
            RemoveAt(0);
        var data = new NativeBuffer(bytes);
        cache.Save(slot, count, data.Address);
        _kept.Add((ids, data));
    }

    public void Dispose() => Drop(_ => true);

    private (int Index, int Count) Best(ReadOnlySpan<int> prompt)
    {
        var best = (Index: -1, Count: 0);
        for (var i = 0; i < _kept.Count; i++)
        {
            var count = Math.Min(prompt.CommonPrefixLength(_kept[i].Ids), prompt.Length - 2);
            if (count >= Least && count > best.Count)
                best = (i, count);
        }
        return best;
    }

    private void Drop(Predicate<(int[] Ids, NativeBuffer Data)> condition)
    {
        for (var i = _kept.Count - 1; i >= 0; i--)
        {
            if (condition(_kept[i]))
                RemoveAt(i);
        }
    }

    private void RemoveAt(int index)
    {
        _kept[index].Data.Dispose();
        _kept.RemoveAt(index);
    }
}
