namespace Agents.Models.Tokenizers;

/// <summary>Merges the tokens of one piece: the pair of lowest rank first, the leftmost of equal ones.</summary>
internal static class PieceMerger
{
    private const int ScanLimit = 48;

    /// <summary>Merges in place.</summary>
    /// <returns>How many ids are left at the start of the span.</returns>
    public static int Merge(Span<int> ids, MergeTable table) =>
        ids.Length <= ScanLimit ? Scan(ids, table) : Queue(ids, table);

    // For short pieces looking at every pair again is faster than keeping a queue.
    private static int Scan(Span<int> ids, MergeTable table)
    {
        var count = ids.Length;
        Span<(int Rank, int Id)> pairs = stackalloc (int, int)[ScanLimit];
        for (var i = 0; i + 1 < count; i++)
            pairs[i] = table.Find(ids[i], ids[i + 1]);
        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                if (pairs[i].Rank < pairs[best].Rank)
                    best = i;
            }

            if (pairs[best].Rank == int.MaxValue)
                break;
            ids[best] = pairs[best].Id;
            ids[(best + 2)..count].CopyTo(ids[(best + 1)..]);
            count--;
            pairs[Math.Min(best + 2, count)..count].CopyTo(pairs[(best + 1)..]);
            if (best > 0)
                pairs[best - 1] = table.Find(ids[best - 1], ids[best]);
            if (best + 1 < count)
                pairs[best] = table.Find(ids[best], ids[best + 1]);
        }

        return count;
    }

    private static int Queue(Span<int> ids, MergeTable table)
    {
        var (previous, next) = (new int[ids.Length], new int[ids.Length]);
        var queue = new PriorityQueue<(int Left, int LeftId, int RightId, int Id), (int Rank, int Position)>();
        for (var i = 0; i < ids.Length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
            Push(queue, table, ids, i, i + 1);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            var right = next[pair.Left];
            if (ids[pair.Left] != pair.LeftId || right >= ids.Length || ids[right] != pair.RightId)
                continue;
            (ids[pair.Left], ids[right]) = (pair.Id, -1);
            next[pair.Left] = next[right];
            if (next[right] < ids.Length)
                previous[next[right]] = pair.Left;
            Push(queue, table, ids, previous[pair.Left], pair.Left);
            Push(queue, table, ids, pair.Left, next[pair.Left]);
        }

        return Compact(ids);
    }

    private static void Push(
        PriorityQueue<(int Left, int LeftId, int RightId, int Id), (int Rank, int Position)> queue,
        MergeTable table,
        ReadOnlySpan<int> ids,
        int left,
        int right)
    {
        if (left < 0 || right >= ids.Length)
            return;
        var (rank, id) = table.Find(ids[left], ids[right]);
        if (rank != int.MaxValue)
            queue.Enqueue((left, ids[left], ids[right], id), (rank, left));
    }

    private static int Compact(Span<int> ids)
    {
        var count = 0;
        foreach (var id in ids)
        {
            if (id >= 0)
                ids[count++] = id;
        }

        return count;
    }
}
