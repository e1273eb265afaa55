using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>What ids must satisfy before they reach the graph, which would read outside its tables.</summary>
internal static class PromptRules
{
    /// <param name="ids">Ids to be fed.</param>
    /// <param name="config">The model.</param>
    /// <param name="room">Positions that must be left.</param>
    /// <exception cref="ContextOverflowException">They do not fit the context.</exception>
    /// <exception cref="AgentsException">There are none, or one is outside the vocabulary.</exception>
    public static void Check(IReadOnlyList<int> ids, LlamaConfig config, int room)
    {
        if (ids.Count == 0)
            throw new AgentsException("The prompt is empty; at least one token is needed.");
        if (ids.Count + room > config.ContextLength)
            throw new ContextOverflowException(ids.Count, config.ContextLength);
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)config.VocabularySize)
            {
                throw new AgentsException(
                    $"Token id {id} is outside the model's vocabulary of {config.VocabularySize}; "
                    + "tokenizer and weights do not belong together.");
            }
        }
    }

    /// <param name="bias">Added to logits, by token id.</param>
    /// <param name="config">The model.</param>
    /// <exception cref="AgentsException">An id is outside the vocabulary.</exception>
    public static void CheckBias(IReadOnlyDictionary<int, float> bias, LlamaConfig config)
    {
        foreach (var id in bias.Keys)
        {
            if ((uint)id >= (uint)config.VocabularySize)
            {
                throw new AgentsException(
                    $"Sampling setting LogitBias names token {id}; the model's ids are 0 to "
                    + $"{config.VocabularySize - 1}.");
            }
        }
    }
}
