using Agents.Training.Modules;
using Agents.Training.Pretraining;

namespace Agents.Training.Tests.Pretraining;

internal static class PretrainTestItems
{
    /// <summary>Loss over whole sequences.</summary>
    public static double Accumulate(LlamaModule module, long[][] sequences, double weight) => CrossEntropy.Accumulate(
        module, [.. sequences.Select(s => new PretrainItem([.. s.Select(i => (int)i)], 1))], weight);

    /// <summary>Endless copies: a few ids, a separator, the same ids again; the loss is on the copy.</summary>
    public static IEnumerable<PretrainItem> Copies(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var word = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(2, 12)).ToArray();
            yield return new PretrainItem([.. word, 1, .. word, 0], word.Length + 1);
        }
    }
}
