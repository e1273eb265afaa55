using Agents.Models.Checkpoints;
using Agents.Models.Runtime;

namespace Agents.Models.Tests.Checkpoints;

/// <summary>Seeded random weights.</summary>
internal sealed unsafe class RandomWeights : IFloatWeights
{
    private readonly Dictionary<string, NativeBuffer> _blocks = new(StringComparer.Ordinal);

    public RandomWeights(LlamaConfig config, int seed)
    {
        Config = config;
        var random = new Random(seed);
        foreach (var block in WeightLayout.For(config))
        {
            var buffer = new NativeBuffer(block.Count * sizeof(float));
            foreach (ref var value in new Span<float>((void*)buffer.At(0), (int)block.Count))
                value = (float)((random.NextDouble() - 0.5) * 0.2);
            _blocks.Add(block.Name, buffer);
        }
    }

    public LlamaConfig Config { get; }

    public nint Address(string block) => _blocks[block].At(0);

    public void Dispose()
    {
        foreach (var buffer in _blocks.Values)
            buffer.Dispose();
    }
}
