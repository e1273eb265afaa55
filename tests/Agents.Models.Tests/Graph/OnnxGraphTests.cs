using System.Buffers.Binary;
using System.Text;
using Agents.Models.Graph;
using Agents.Models.Runtime;
using Agents.Models.Tests.Runtime;

namespace Agents.Models.Tests.Graph;

public sealed class OnnxGraphTests
{
    [Theory]
    [InlineData(0L, "0800")]
    [InlineData(300L, "08AC02")]
    [InlineData(-1L, "08FFFFFFFFFFFFFFFFFF01")]
    public void Numbers_are_varints(long value, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(new ProtoWriter().Int(1, value).Written));

    [Fact]
    public void Texts_messages_and_floats_carry_their_tags()
    {
        var inner = new ProtoWriter().Text(2, "ab").Float(15, 1);
        Assert.Equal("12026162" + "7D0000803F", Convert.ToHexString(inner.Written));
        Assert.Equal("A20109" + Convert.ToHexString(inner.Written),
            Convert.ToHexString(new ProtoWriter().Message(20, inner).Written));
    }

    [Fact]
    public void A_skeleton_declares_every_block_and_holds_none()
    {
        var config = RandomWeights.Tiny with { TiedEmbeddings = false };
        var graph = LlamaGraph.Build(config, new FloatLinearWriter());
        Assert.Equal(WeightLayout.For(config).Select(b => b.Name).Order(), graph.Weights.Select(w => w.Name).Order());
        Assert.All(WeightLayout.For(config), b =>
            Assert.Equal(b.Count, graph.Weights.Single(w => w.Name == b.Name).Count));
        Assert.InRange(graph.Serialize().Length, 1_000, 20_000);
    }

    [Fact]
    public void A_weight_is_declared_once_however_often_it_is_used()
    {
        var graph = LlamaGraph.Build(RandomWeights.Tiny, new FloatLinearWriter());
        Assert.Single(graph.Weights, w => w.Name == "embed");
        var bytes = graph.Serialize();
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(OnnxGraph.DataFile)) > 0);
        Assert.Equal(8, bytes[0]);
        Assert.NotEqual(0, BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }
}
