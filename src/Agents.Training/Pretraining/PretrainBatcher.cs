namespace Agents.Training.Pretraining;

/// <summary>
/// Cuts a stream of items into batches of about one length: reads several batches ahead, sorts them by length, and
/// gives the batches out in random order, so that the length carries no trend.
/// </summary>
internal static class PretrainBatcher
{
    /// <summary>Batches until the items end; the last may be smaller.</summary>
    public static IEnumerable<IReadOnlyList<PretrainItem>> Batches(
        IEnumerable<PretrainItem> items, int batchSize, int bucketBatches, int seed)
    {
        // The order of batches is no secret; a seeded generator keeps runs equal.
#pragma warning disable CA5394
        var random = new Random(seed);
        foreach (var bucket in items.Chunk(batchSize * bucketBatches))
        {
            var batches = bucket.OrderBy(i => i.Ids.Length).Chunk(batchSize).ToArray();
            random.Shuffle(batches);
#pragma warning restore CA5394
            foreach (var batch in batches)
                yield return batch;
        }
    }
}
