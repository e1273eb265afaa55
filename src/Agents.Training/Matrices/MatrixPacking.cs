namespace Agents.Training.Matrices;

/// <summary>Brings pieces of a matrix into the order in which <see cref="MatrixTile"/> reads them.</summary>
internal static unsafe class MatrixPacking
{
    /// <summary>The left matrix: bands of 12 rows, the 12 values of each depth together, then zeros.</summary>
    public static void Left(MatrixView a, int row, int rows, int first, int depth, float* target)
    {
        for (var i = 0; i < rows; i += MatrixTile.Rows, target += depth * MatrixTile.Rows)
        {
            Band(
                a.At(row + i, first),
                a.RowStride,
                a.ColumnStride,
                Math.Min(MatrixTile.Rows, rows - i),
                MatrixTile.Rows,
                depth,
                target);
        }
    }

    /// <summary>The right matrix: bands of 32 columns, the 32 values of each depth together.</summary>
    public static void Right(MatrixView b, int column, int columns, int first, int depth, float* target)
    {
        for (var i = 0; i < columns; i += MatrixTile.Columns, target += depth * MatrixTile.Columns)
        {
            Band(
                b.At(first, column + i),
                b.ColumnStride,
                b.RowStride,
                Math.Min(MatrixTile.Columns, columns - i),
                MatrixTile.Columns,
                depth,
                target);
        }
    }

    private static void Band(
        float* source, nint laneStride, nint depthStride, int lanes, int width, int depth, float* target)
    {
        if (lanes < width)
            new Span<float>(target, depth * width).Clear();
        if (laneStride == 1)
        {
            for (var p = 0; p < depth; p++)
                new ReadOnlySpan<float>(source + (p * depthStride), lanes).CopyTo(new(target + (p * width), lanes));
            return;
        }

        // Four lanes at a time: four streams are read in order, and written lines are still in the cache.
        var lane = 0;
        for (; lane + 4 <= lanes; lane += 4)
            FourLanes(source + (lane * laneStride), laneStride, depthStride, depth, target + lane, width);
        for (; lane < lanes; lane++)
        {
            var from = source + (lane * laneStride);
            for (var p = 0; p < depth; p++)
                target[(p * width) + lane] = from[p * depthStride];
        }
    }

    private static void FourLanes(
        float* source, nint laneStride, nint depthStride, int depth, float* target, int width)
    {
        var second = source + laneStride;
        var third = second + laneStride;
        var fourth = third + laneStride;
        for (var p = 0; p < depth; p++, target += width)
        {
            var offset = p * depthStride;
            target[0] = source[offset];
            target[1] = second[offset];
            target[2] = third[offset];
            target[3] = fourth[offset];
        }
    }
}
