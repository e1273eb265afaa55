using Agents.Models.Checkpoints;
using Agents.Models.Families;
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

    public static TheoryData<string> Families { get; } = [.. ModelFamilies.All.Select(f => f.Name)];

    /// <summary>A model that has all that its family can have: windows on its first layer, bases and scales.</summary>
    public static LlamaConfig Config(string name)
    {
        var family = ModelFamilies.Find(name, "test");
        return Config(family.TiesByDefault) with
        {
            Family = family,
            IntermediateSize = 45,
            HeadSize = 12,
            RopeTheta = 500,
            LocalRopeTheta = family.LocalRopeTheta is null ? null : 50,
            RotarySize = name == "phi3" ? 8 : 12,
            RopeScaling = name switch
            {
                "gemma3_text" => new LinearScaling(8),
                "phi3" => new LongRopeScaling([1, 1.1f, 1.3f, 2], [1, 2, 3, 4], 64, 256, null),
                _ => null,
            },
            QueryScalar = family.ScalesEmbeddings ? 20 : null,
            Windows = family.HasWindow(0, 1) || family.WindowIsOptIn || family.LocalRopeTheta is not null ? [3, 0] : [],
        };
    }

    /// <summary>Random weights of a family, norms and biases among them.</summary>
    public static TorchWeights Wide(string family, long seed)
    {
        var weights = Wide(Config(family), seed);
        using var generator = new torch.Generator((ulong)seed + 1, torch.CPU);
        foreach (var block in weights.Layout.Where(b => b.IsVector))
        {
            using var noise = torch.empty(block.Rows).normal_(0, 0.3, generator);
            weights[block.Name].add_(noise);
        }

        return weights;
    }

    public static LlamaModule Module(string family, long seed, IKernels? kernels = null) =>
        new(new FullParameters(Wide(family, seed), torch.CPU), threads: 2, kernels);

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
