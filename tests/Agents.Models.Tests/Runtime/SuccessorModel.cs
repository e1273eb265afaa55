using Agents.Models.Checkpoints;

namespace Agents.Models.Tests.Runtime;

/// <summary>
/// A model that surely says the next byte after the one it saw, and the end token after z: what it answers is known.
/// Attention and feed-forward are switched off; the head knows each token's successor.
/// </summary>
internal static class SuccessorModel
{
    public static RandomWeights Create()
    {
        var config = RandomWeights.Tiny with
        {
            VocabularySize = 257,
            TiedEmbeddings = false,
            EosIds = [TestTokenizer.EndId],
        };
        var weights = new RandomWeights(config, 7, spread: 1);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            weights.Block($"layers.{layer}.o").Clear();
            weights.Block($"layers.{layer}.down").Clear();
        }
        weights.Block("norm").Fill(1);
        Link(weights, config);
        return weights;
    }

    private static void Link(RandomWeights weights, LlamaConfig config)
    {
        var embed = weights.Block("embed");
        var head = weights.Block("head");
        for (var id = 0; id < 256; id++)
        {
            var next = id == 'z' ? TestTokenizer.EndId : (id + 1) % 256;
            var row = embed.Slice(id * config.HiddenSize, config.HiddenSize);
            row.CopyTo(head.Slice(next * config.HiddenSize, config.HiddenSize));
        }
        head.Slice(('z' + 1) * config.HiddenSize, config.HiddenSize).Clear();
    }
}
