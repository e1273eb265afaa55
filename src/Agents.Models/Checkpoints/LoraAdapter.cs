using System.Numerics.Tensors;
using Agents.Models.Runtime;

namespace Agents.Models.Checkpoints;

/// <summary>A low-rank adapter as in PEFT (LoRA, Hu et al. 2021; rank-stabilised scale, Kalajdzievski 2023).</summary>
internal sealed record LoraAdapter
{
    public required int Rank { get; init; }

    public required double Alpha { get; init; }

    /// <summary>Scale by alpha / √rank instead of alpha / rank.</summary>
    public bool RankStabilized { get; init; }

    /// <summary>Modules that are adapted in every layer, e.g. <c>q_proj</c>.</summary>
    public required IReadOnlyList<string> TargetModules { get; init; }

    /// <summary>Factors by name of the weight, e.g. <c>model.layers.0.self_attn.q_proj.weight</c>.</summary>
    public required IReadOnlyDictionary<string, LoraPair> Pairs { get; init; }

    /// <summary>Name of the model that the adapter belongs to.</summary>
    public string? BaseModel { get; init; }

    public double Scale => Alpha / (RankStabilized ? Math.Sqrt(Rank) : Rank);

    /// <summary>Adds the adapter to weights, in place.</summary>
    /// <exception cref="AgentsException">A weight that it changes is not there or has another shape.</exception>
    public unsafe void AddTo(IFloatWeights weights)
    {
        var tensors = FloatTensor.Of(weights).ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (name, pair) in Pairs)
        {
            if (!tensors.TryGetValue(name, out var tensor))
                throw CheckpointError.Of($"The adapter changes {name}, which the model does not have.");
            if (!tensor.Shape.SequenceEqual([pair.Outputs, pair.Inputs]))
            {
                throw CheckpointError.Of(
                    $"The adapter changes {name} as [{pair.Outputs}, {pair.Inputs}]; "
                    + $"the model has [{string.Join(", ", tensor.Shape)}].");
            }

            fixed (float* start = tensor.Values())
                Add(pair, start);
        }
    }

    private unsafe void Add(LoraPair pair, float* weight)
    {
        var change = new float[pair.Inputs];
        for (var row = 0; row < pair.Outputs; row++)
        {
            change.AsSpan().Clear();
            for (var k = 0; k < Rank; k++)
            {
                var a = pair.A.AsSpan(k * pair.Inputs, pair.Inputs);
                TensorPrimitives.MultiplyAdd(a, pair.B[(row * Rank) + k], change, change);
            }

            var target = new Span<float>(weight + ((long)row * pair.Inputs), pair.Inputs);
            TensorPrimitives.MultiplyAdd(change, (float)Scale, target, target);
        }
    }
}
