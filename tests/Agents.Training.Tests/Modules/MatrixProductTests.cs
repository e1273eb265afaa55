using Agents.Training.Matrices;
using Agents.Training.Modules;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Modules;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(12, 32, 5)]
    [InlineData(13, 33, 385)]
    [InlineData(250, 70, 800)]
    [InlineData(7, 2100, 40)]
    public void Every_order_of_rows_and_columns_gives_the_product_of_LibTorch(int rows, int columns, int depth)
    {
        Assert.SkipUnless(MatrixProduct.IsSupported, "This processor has no 512-bit vectors.");
        using var scope = NewDisposeScope();
        using var product = new MatrixProduct(new RowWork(2));
        foreach (var (left, right, add) in new[] { (false, false, false), (true, false, true), (false, true, true) })
        {
            using var generator = new Generator(7UL);
            var a = Random(rows, depth, left, generator);
            var b = Random(depth, columns, right, generator);
            var c = ones(rows, columns);
            var expected = a.to_type(ScalarType.Float64).mm(b.to_type(ScalarType.Float64)) + (add ? 1 : 0);

            product.Multiply(new MatrixView(a), new MatrixView(b), new MatrixView(c), add);

            var gap = (expected - c).abs().max().item<double>();
            Assert.InRange(gap, 0, 1e-6 * depth);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        Assert.SkipUnless(MatrixProduct.IsSupported, "This processor has no 512-bit vectors.");
        using var scope = NewDisposeScope();
        using var generator = new Generator(7UL);
        var (a, b) = (Random(301, 500, false, generator), Random(500, 90, true, generator));
        float[] Product(int threads)
        {
            using var product = new MatrixProduct(new RowWork(threads));
            var c = zeros(301, 90);
            product.Multiply(new MatrixView(a), new MatrixView(b), new MatrixView(c), add: false);
            return c.data<float>().ToArray();
        }

        Assert.Equal(Product(1), Product(3));
    }

    private static Tensor Random(int rows, int columns, bool transposed, Generator generator) => transposed
        ? randn(columns, rows, generator: generator).t()
        : randn(rows, columns, generator: generator);
}
