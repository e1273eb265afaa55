using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

/// <summary>
/// Each family in GGUF, laid out as llama.cpp's converter does, gives back the folder it was made from.
/// </summary>
public sealed class GgufFamilyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Families { get; } =
        [.. ModelFamilies.All.Where(f => f.GgufName is not null).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Tensors_and_configuration_are_those_of_the_folder(string name)
    {
        var family = ModelFamilies.Find(name, "test");
        var windows = family.WindowIsOptIn ? [] : WindowReader.Rule(family, 7, 5);
        var config = TinyModel.Config with
        {
            Family = family,
            Layers = 7,
            RopeTheta = family.RopeTheta,
            LocalRopeTheta = family.LocalRopeTheta,
            Windows = windows.Any(w => w > 0) ? windows : [],
        };
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"], config: config));
        var path = _folder["model.gguf"];
        File.WriteAllBytes(path, GgufBuilder.From(original, 0, GgufBuilder.Floats).Build());
        using var read = Checkpoint.Open(path);

        Assert.Equal(
            original.Config with { EosIds = [], Windows = [] }, read.Config with { EosIds = [], Windows = [] });
        Assert.Equal(original.Config.Windows, read.Config.Windows);
        Assert.Equal(original.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (key, tensor) in original.Tensors)
        {
            var (expected, actual) = (new float[tensor.Count], new float[tensor.Count]);
            tensor.CopyTo(expected);
            read.Tensor(key, [.. tensor.Shape]).CopyTo(actual);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], family.NormsAddOne && tensor.Shape.Count == 1 ? 1e-6 : 0);
        }
    }

    [Fact]
    public void A_bias_or_a_norm_that_the_family_lacks_is_no_tensor_of_it()
    {
        Assert.Null(GgufNames.ToHuggingFace("blk.0.attn_q.bias", LlamaFamily.Instance));
        Assert.Null(GgufNames.ToHuggingFace("blk.0.post_ffw_norm.weight", Qwen3Family.Instance));
        Assert.Null(GgufNames.ToHuggingFace("blk.x.attn_q.weight", LlamaFamily.Instance));
        Assert.Equal(
            "model.layers.12.self_attn.q_proj.bias",
            GgufNames.ToHuggingFace("blk.12.attn_q.bias", Qwen2Family.Instance));
    }
}
