using System.Numerics.Tensors;
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook.Retrieval;

namespace Agents.Plugins.BehaviorHandbook.Tests.Retrieval;

public sealed class VectorTableTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(768)]
    public void Cosines_are_right_to_the_third_decimal(int dimensions)
    {
        var random = new SeededRandom((ulong)dimensions);
        var rows = Enumerable.Range(0, 5000).Select(_ => Vector(random, dimensions)).ToList();
        var table = new VectorTable();
        foreach (var row in rows)
            table.Add(row);
        var wanted = Vector(random, dimensions);
        var cosines = new float[rows.Count];
        table.Score(wanted, cosines);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(TensorPrimitives.CosineSimilarity<float>(rows[i], wanted), cosines[i], 0.01f);
        Assert.Equal(1, TensorPrimitives.CosineSimilarity<float>(table.Row(4097), rows[4097]), 0.001f);
    }

    [Fact]
    public void A_vector_of_zeros_is_like_nothing()
    {
        var table = new VectorTable();
        table.Add(new float[8]);
        table.Add([1, 0, 0, 0, 0, 0, 0, 0]);
        var cosines = new float[2];
        table.Score([2, 0, 0, 0, 0, 0, 0, 0], cosines);
        Assert.Equal([0, 1], cosines.Select(c => (int)Math.Round(c)));
    }

    [Fact]
    public void Vectors_that_cannot_be_compared_are_refused()
    {
        var table = new VectorTable();
        table.Add([1, 2]);
        Assert.Contains("3 numbers, after 2", Assert.Throws<AgentsException>(() => table.Add([1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.Throws<AgentsException>(() => table.Score([float.NaN, 0], new float[1]));
        Assert.Throws<AgentsException>(() => new VectorTable().Add([]));
    }

    private static float[] Vector(SeededRandom random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (random.Next(0, 2000) - 1000) / 700f)];
}
