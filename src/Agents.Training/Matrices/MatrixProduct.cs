using System.Runtime.Intrinsics;
using Agents.Models.Runtime;
using Agents.Training.Modules;

namespace Agents.Training.Matrices;

/// <summary>
/// Matrix products in f32 for 512-bit vectors, blocked for the caches as in BLIS (Van Zee and van de Geijn, 2015).
/// LibTorch's library takes its 256-bit path on processors that are not Intel's: measured 80 GFLOP/s a thread where
/// this takes twice that. Rows are shared among threads, each on its own; an element's sum has one order whatever the
/// number of threads.
/// </summary>
internal sealed unsafe class MatrixProduct(RowWork work) : IDisposable
{
    // A band of the right matrix (depth x 32) stays in the first-level cache, a block of the left (rows x depth) in the
    // second, the packed block of the right in the third.
    private const int DepthBlock = 384;
    private const int RowBlock = 10 * MatrixTile.Rows;
    private const int ColumnBlock = 64 * MatrixTile.Columns;
    private const int LeftSize = DepthBlock * RowBlock;
    private const int RightSize = DepthBlock * ColumnBlock;

    private readonly NativeBuffer?[] _buffers = new NativeBuffer?[work.Threads];

    /// <summary>The processor has what this is written for.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    /// <summary>c = a b, or c += a b.</summary>
    /// <param name="a">[rows, depth].</param>
    /// <param name="b">[depth, columns].</param>
    /// <param name="c">[rows, columns], columns side by side; overlaps neither.</param>
    /// <param name="add">Adds to c instead of overwriting it.</param>
    public void Multiply(MatrixView a, MatrixView b, MatrixView c, bool add)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns || c.ColumnStride != 1)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] x [{b.Rows}, {b.Columns}] is no [{c.Rows}, {c.Columns}].");
        }


        var bands = (a.Rows + MatrixTile.Rows - 1) / MatrixTile.Rows;
        work.Run(bands, (long)MatrixTile.Rows * a.Columns, (share, from, to) =>
            Share(share, a, b, c, add, from * MatrixTile.Rows, Math.Min(a.Rows, to * MatrixTile.Rows)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer?.Dispose();
    }

    private void Share(int share, MatrixView a, MatrixView b, MatrixView c, bool add, int from, int to)
    {
        var buffer = _buffers[share] ??= new NativeBuffer((LeftSize + RightSize) * sizeof(float));
        var left = (float*)buffer.At(0);
        var right = left + LeftSize;
        for (var column = 0; column < b.Columns; column += ColumnBlock)
        {
            var columns = Math.Min(ColumnBlock, b.Columns - column);
            for (var first = 0; first < a.Columns; first += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, a.Columns - first);
                MatrixPacking.Right(b, column, columns, first, depth, right);
                for (var row = from; row < to; row += RowBlock)
                {
                    var rows = Math.Min(RowBlock, to - row);
                    MatrixPacking.Left(a, row, rows, first, depth, left);
                    Block(left, right, c, (row, column), (rows, columns), depth, add || first > 0);
                }
            }
        }
    }

    private static void Block(
        float* left,
        float* right,
        MatrixView c,
        (int Row, int Column) start,
        (int Rows, int Columns) size,
        int depth,
        bool add)
    {
        var edge = stackalloc float[MatrixTile.Rows * MatrixTile.Columns];
        for (var j = 0; j < size.Columns; j += MatrixTile.Columns)
        {
            var columns = Math.Min(MatrixTile.Columns, size.Columns - j);
            for (var i = 0; i < size.Rows; i += MatrixTile.Rows)
            {
                var rows = Math.Min(MatrixTile.Rows, size.Rows - i);
                var target = c.At(start.Row + i, start.Column + j);
                if (rows == MatrixTile.Rows && columns == MatrixTile.Columns)
                {
                    MatrixTile.Run(depth, left + (i * depth), right + (j * depth), target, c.RowStride, add);
                    continue;
                }

                MatrixTile.Run(depth, left + (i * depth), right + (j * depth), edge, MatrixTile.Columns, add: false);
                CopyEdge(edge, target, c.RowStride, rows, columns, add);
            }
        }
    }

    private static void CopyEdge(float* edge, float* target, nint stride, int rows, int columns, bool add)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var value = edge[(i * MatrixTile.Columns) + j];
                target[(i * stride) + j] = add ? target[(i * stride) + j] + value : value;
            }
        }
    }
}
