using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Training.Modules;
using TorchSharp;

namespace Agents.Training.Tests.Modules;

/// <summary>Small models for the tests.</summary>
internal static class TestModels
{
    public static LlamaConfig Config(bool tied) => new()
    {
        HiddenSize = 32,
        IntermediateSize = 48,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        VocabularySize = 50,
        ContextLength = 64,
        TiedEmbeddings = tied,
    };

    public static LlamaModule Module(LlamaConfig config, long seed, IKernels? kernels = null) =>
        new(new FullParameters(Wide(config, seed), torch.CPU), threads: 2, kernels);

    /// <summary>Random weights ten times larger than a start of training: no derivative is lost in rounding.</summary>
    public static TorchWeights Wide(LlamaConfig config, long seed)
    {
        var weights = TorchWeights.Random(config, seed);
        foreach (var block in weights.Layout.Where(b => !b.IsVector))
            weights[block.Name].mul_(10);
        return weights;
    }

    public static LlamaModule Load(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        using var loaded = FloatWeights.Load(checkpoint);
        return new LlamaModule(new FullParameters(TorchWeights.CopyOf(loaded), torch.CPU), threads: 2);
    }
}
