using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Runtime;
using Agents.Models.Runtime.Kernels;
using Agents.Models.Tests.Checkpoints;
using Agents.Testing;

namespace Agents.Models.Tests.Runtime;

/// <summary>Sessions over GGUF files of each type, against f32 of the same file.</summary>
public sealed class QuantizedSessionTests : IDisposable
{
    /// <summary>Activations in 8 bits are all that is rounded where the weights are taken exactly.</summary>
    private const double Divergence = 2e-3;
    private const double SameChoice = 0.95;

    private static readonly LlamaConfig Config = Checkpoints.TinyModel.Config with
    {
        HiddenSize = 256,
        IntermediateSize = 256,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 64,
    };

    public static TheoryData<string> Families { get; } = [.. ModelFamilies.All.Select(f => f.Name)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DequantizerTests.Quantised), MemberType = typeof(DequantizerTests))]
    public void A_session_of_the_files_own_precision_is_close_to_f32(string name) =>
        Compare(_ => Enum.Parse<TensorType>(name), Divergence);

    /// <summary>As llama.cpp writes Q4_K_M: some matrices of a layer, and so parts of one block, in Q6_K.</summary>
    [Fact]
    public void Types_may_differ_within_a_block() => Compare(
        tensor => tensor.Contains("v_proj", StringComparison.Ordinal)
            || tensor.Contains("down_proj", StringComparison.Ordinal)
            || tensor.Contains("embed", StringComparison.Ordinal)
                ? TensorType.Q6_K
                : TensorType.Q4_K,
        Divergence);

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_family_runs_in_8_bits(string name)
    {
        var config = Config with
        {
            Family = ModelFamilies.Find(name, "test"),
            Windows = [5, 0],
            LocalRopeTheta = name == Gemma3Family.Instance.Name ? 100 : null,
        };
        using var checkpoint = Checkpoint.Open(Checkpoints.TinyModel.Write(_folder["family"], config: config));
        var text = new QualityText(checkpoint, RandomWeights.OneThread);
        using var runtime = LlamaRuntime.Load(checkpoint, WeightPrecision.Int8, RandomWeights.OneThread);
        var quality = text.Compare(runtime);
        Assert.InRange(quality.Kl, 0, Divergence);
        Assert.InRange(quality.TopOne, SameChoice, 1);
    }

    private void Compare(Func<string, TensorType> type, double limit)
    {
        using var checkpoint = Checkpoint.Open(Write(type));
        using var exact = LlamaRuntime.Load(checkpoint, WeightPrecision.F32, RandomWeights.OneThread);
        var text = new QualityText(checkpoint, RandomWeights.OneThread);
        foreach (var precision in (WeightPrecision[])[WeightPrecision.Int4, WeightPrecision.Int8])
        {
            Compare(checkpoint, precision, text, limit, packs: PackedMatrix.IsSupported);
            Compare(checkpoint, precision, text, limit, packs: false);
        }
    }

    private static void Compare(
        Checkpoint checkpoint, WeightPrecision precision, QualityText text, double limit, bool packs)
    {
        using var runtime = LlamaRuntime.Load(checkpoint, precision, RandomWeights.OneThread with { Packs = packs });
        var quality = text.Compare(runtime);
        TestContext.Current.SendDiagnosticMessage(
            $"{precision}, packed {packs}: KL {quality.Kl:G3}, top-1 {quality.TopOne:P1}");
        Assert.InRange(quality.Kl, 0, limit);
        Assert.InRange(quality.TopOne, SameChoice, 1);
    }

    private string Write(Func<string, TensorType> type)
    {
        using var original = Checkpoint.Open(Checkpoints.TinyModel.Write(_folder["model"], config: Config));
        var builder = GgufBuilder.From(original, 0, GgufBuilder.Floats);
        for (var i = 0; i < builder.Tensors.Count; i++)
        {
            var (name, _, dimensions, _) = builder.Tensors[i];
            if (dimensions.Length < 2)
                continue;
            var stored = type(GgufNames.ToHuggingFace(name, Config.Family)!);
            var count = (int)(dimensions[0] * dimensions[1]);
            builder.Tensors[i] = (name, Number(stored), dimensions, ReferenceBlocks.Random(stored, count, seed: i));
        }

        var path = _folder["model.gguf"];
        File.WriteAllBytes(path, builder.Build());
        return path;
    }

    private static uint Number(TensorType type) => type switch
    {
        TensorType.Q4_0 => 2,
        TensorType.Q4_1 => 3,
        TensorType.Q5_0 => 6,
        TensorType.Q5_1 => 7,
        TensorType.Q8_0 => 8,
        TensorType.Q4_K => 12,
        TensorType.Q5_K => 13,
        TensorType.Q6_K => 14,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
