using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed unsafe class FloatWeightsTests
{
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
