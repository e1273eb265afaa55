using Agents.Models.Checkpoints;

namespace Agents.Training.Policies;

/// <summary>Cuts a batch into passes whose activations fit a bound, groups kept together where they fit.</summary>
internal static class SampleChunks
{
    /// <summary>Indices of the chosen samples, cut into passes; one pass when all fits.</summary>
    public static List<List<int>> Of(
        IReadOnlyList<TrainingSample> batch, IReadOnlyList<int> chosen, LlamaConfig config, long activationBytes)
    {
        var limit = Math.Max(1, activationBytes / BytesPerToken(config));
        var (chunks, tokens, last) = (new List<List<int>>(), limit, default(IReadOnlyList<int>));
        foreach (var i in chosen)
        {
            var (prompt, length) = (batch[i].PromptIds, batch[i].CompletionIds.Count);
            tokens += length + (last is not null && prompt.SequenceEqual(last) ? 0 : prompt.Count);
            if (tokens > limit)
            {
                chunks.Add([]);
                tokens = prompt.Count + length;
            }

            chunks[^1].Add(i);
            last = prompt;
        }

        return chunks;
    }

    // What a layer keeps of a token, attention's own copies included.
    private static long BytesPerToken(LlamaConfig config)
    {
        var queries = config.Heads * config.HeadSize;
        var floats = (2L * config.HiddenSize) + (2L * config.IntermediateSize) + (6L * queries);
        return sizeof(float) * floats * config.Layers;
    }
}
