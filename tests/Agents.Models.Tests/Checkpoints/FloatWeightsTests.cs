using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed unsafe class FloatWeightsTests
{
    [Theory]
    [InlineData("intermediate_size", "96", "gate_proj", "[64, 32]", "[96, 32]")]
    [InlineData("tie_word_embeddings", "false", "lm_head.weight", "missing", "32]")]
    [InlineData("num_hidden_layers", "3", "model.layers.2.input_layernorm.weight", "missing", "[32]")]
    public void A_tensor_that_is_absent_or_shaped_otherwise_is_named(string key, string value, params string[] named)
    {
        using var folder = new TemporaryFolder();
        var path = TinyModel.Write(folder["model"]);
        var file = Path.Combine(path, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config[key] = JsonNode.Parse(value);
        File.WriteAllText(file, config.ToJsonString());
        using var checkpoint = Checkpoint.Open(path);
        var error = Assert.Throws<AgentsException>(() => FloatWeights.Load(checkpoint));
        Assert.All(named, n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama_tied")]
    [InlineData("llama3_rope")]
    [Trait("Category", "Golden")]
    public void Blocks_hold_the_tensors_row_by_row(string name)
    {
        using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", name));
        using var weights = FloatWeights.Load(checkpoint);
        var compared = 0;
        foreach (var block in WeightLayout.For(checkpoint.Config))
        {
            var address = weights.Address(block.Name);
            Assert.Equal(0, address % 64);
            foreach (var (tensor, _) in block.Parts)
            {
                var view = checkpoint.Tensors[tensor];
                var expected = new float[view.Count];
                view.CopyTo(expected);
                var loaded = new ReadOnlySpan<float>((void*)address, expected.Length);
                Assert.True(loaded.SequenceEqual(expected), tensor);
                Assert.Contains(expected, v => v != 0);
                address += expected.Length * sizeof(float);
                compared++;
            }
        }

        Assert.Equal(checkpoint.Tensors.Count, compared);
        GoldenReport.Add($"models/{name}", "tensors", compared);
    }
}
