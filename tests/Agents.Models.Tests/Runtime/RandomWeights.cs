using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Runtime;

namespace Agents.Models.Tests.Runtime;

/// <summary>A model of random weights, for tests that need no checkpoint.</summary>
internal sealed class RandomWeights : IFloatWeights
{
    private readonly Dictionary<string, NativeBuffer> _blocks = [];

    public RandomWeights(LlamaConfig config, int seed, float spread = 0.15f)
    {
        Config = config;
        var random = new Random(seed);
        foreach (var block in WeightLayout.For(config))
        {
            var buffer = new NativeBuffer(block.Count * sizeof(float));
            foreach (ref var weight in buffer.Span<float>((int)block.Count))
                weight = block.IsVector ? 1 + spread * random.NextSingle() : spread * (2 * random.NextSingle() - 1);
            _blocks.Add(block.Name, buffer);
        }
    }

    public static LlamaConfig Tiny { get; } = new()
    {
        HiddenSize = 64,
        IntermediateSize = 160,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        VocabularySize = 384,
        ContextLength = 256,
        TiedEmbeddings = true,
    };

    /// <summary>A tiny model of a family, with windows where it can have them.</summary>
    public static LlamaConfig Of(string family) => Tiny with
    {
        Family = ModelFamilies.Find(family, "test"),
        Windows = family is "mistral" or "gemma3_text" ? [5, 0] : [],
        LocalRopeTheta = family == "gemma3_text" ? 100 : null,
    };

    /// <summary>Small products gain nothing from a second thread.</summary>
    public static RuntimeOptions OneThread { get; } = new() { Threads = 1 };

    public LlamaConfig Config { get; }

    public nint Address(string block) => _blocks[block].Address;

    public Span<float> Block(string block) =>
        _blocks[block].Span<float>((int)(_blocks[block].ByteCount / sizeof(float)));

    public void Dispose()
    {
        foreach (var block in _blocks.Values)
            block.Dispose();
    }
}
