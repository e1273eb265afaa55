using System.Runtime.InteropServices;

namespace Agents.Models.Sampling;

/// <summary>The tokens before the next one, as penalties ask for them.</summary>
/// <param name="promptIds">Ids of the prompt.</param>
internal sealed class TokenHistory(IEnumerable<int> promptIds)
{
    private readonly List<int> _ids = [.. promptIds];
    private readonly HashSet<int> _seen = [.. promptIds];
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Ids of prompt and answer, each once.</summary>
    public HashSet<int> Seen => _seen;

    /// <summary>How often the answer holds each of its tokens.</summary>
    public Dictionary<int, int> Counts => _counts;

    /// <summary>Takes the answer's next token in.</summary>
    public void Add(int id)
    {
        _ids.Add(id);
        _seen.Add(id);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, id, out _)++;
    }

    /// <summary>Takes out each token that would complete a sequence of <paramref name="size"/> again.</summary>
    public void Exclude(int size, Span<double> logits)
    {
        var ids = CollectionsMarshal.AsSpan(_ids);
        if (ids.Length < size)
            return;
        var last = ids[(ids.Length - size + 1)..];
        for (var start = 0; start + size <= ids.Length; start++)
        {
            if (ids.Slice(start, size - 1).SequenceEqual(last))
                logits[ids[start + size - 1]] = double.NegativeInfinity;
        }
    }
}
