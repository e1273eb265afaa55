namespace Agents.Models.Sampling;

/// <summary>The most probable tokens of a row.</summary>
internal static class TopTokens
{
    /// <summary>So many, the best first, with raw natural log-probabilities; a tie goes to the lower id.</summary>
    public static IReadOnlyList<(int Id, float LogProb)> Of(ReadOnlySpan<float> logits, int count)
    {
        var total = TokenSampler.LogSumExp(logits);
        var top = new PriorityQueue<int, (float Logit, int NegatedId)>(count + 1);
        for (var id = 0; id < logits.Length; id++)
        {
            if (top.Count == count && top.TryPeek(out _, out var least) && logits[id] <= least.Logit)
                continue;
            top.Enqueue(id, (logits[id], -id));
            if (top.Count > count)
                top.Dequeue();
        }
        var result = new (int Id, float LogProb)[top.Count];
        for (var i = result.Length - 1; i >= 0; i--)
        {
            var id = top.Dequeue();
            result[i] = (id, (float)(logits[id] - total));
        }
        return result;
    }
}
