using Agents.Models.Checkpoints;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class LoraAdapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Golden")]
    public void A_peft_adapter_written_and_read_again_is_equal()
    {
        var original = LoraAdapterFile.Read(SharedFiles.Golden("models", "llama_tied_lora"));
        using var model = Checkpoint.Open(SharedFiles.Golden("models", "llama_tied"));
        foreach (var (name, pair) in original.Pairs)
            model.Tensor(name, pair.Outputs, pair.Inputs);
        Assert.Equal(model.Config.Layers * original.TargetModules.Count, original.Pairs.Count);

        LoraAdapterFile.Write(_folder["again"], original);
        var again = LoraAdapterFile.Read(_folder["again"]);
        Assert.Equal((original.Rank, original.Scale, original.BaseModel), (again.Rank, again.Scale, again.BaseModel));
        Assert.Equal(original.TargetModules, again.TargetModules);
        foreach (var (name, pair) in original.Pairs)
        {
            Assert.Equal(pair.A, again.Pairs[name].A);
            Assert.Equal(pair.B, again.Pairs[name].B);
        }

        GoldenReport.Add("models/llama_tied_lora", "factors", original.Pairs.Count);
    }

    [Theory]
    [InlineData(false, 2.0)]
    [InlineData(true, 2.8284271247461903)]
    public void Added_to_weights_it_is_scale_times_B_times_A(bool stabilized, double scale)
    {
        const string Name = "model.layers.1.self_attn.k_proj.weight";
        var (a, b) = (Range(2 * 32), Range(16 * 2));
        var adapter = new LoraAdapter
        {
            Rank = 2,
            Alpha = 4,
            RankStabilized = stabilized,
            TargetModules = ["k_proj"],
            Pairs = new Dictionary<string, LoraPair> { [Name] = new(a, b, 32, 16) },
        };
        Assert.Equal(scale, adapter.Scale, 1e-12);
        using var before = TinyModel.Weights(3);
        using var after = TinyModel.Weights(3);
        adapter.AddTo(after);
        foreach (var (old, changed) in FloatTensor.Of(before).Zip(FloatTensor.Of(after)))
        {
            var x = old.Values();
            var y = changed.Values();
            for (var i = 0; i < x.Length; i++)
            {
                var (row, column) = (i / 32, i % 32);
                var product = (b[2 * row % 32] * a[column]) + (b[((2 * row) + 1) % 32] * a[32 + column]);
                Assert.Equal(x[i] + (old.Name == Name ? scale * product : 0), y[i], 1e-5);
            }
        }
    }

    [Fact]
    public void An_adapter_of_another_model_is_refused()
    {
        using var weights = TinyModel.Weights(1);
        var adapter = new LoraAdapter
        {
            Rank = 1,
            Alpha = 1,
            TargetModules = [],
            Pairs = new Dictionary<string, LoraPair> { ["model.norm.weight"] = new([0], [0], 1, 1) },
        };
        var error = Assert.Throws<AgentsException>(() => adapter.AddTo(weights));
        Assert.Contains("model.norm.weight", error.Message, StringComparison.Ordinal);
    }

    private static float[] Range(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i))];
}
