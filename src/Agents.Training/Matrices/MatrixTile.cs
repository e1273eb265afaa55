using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Training.Matrices;

/// <summary>
/// The innermost loop of a matrix product: 12 rows by 32 columns of the result stay in 24 of the 32 vector registers
/// while the depth runs. Written out because the compiler keeps only separate locals in registers.
/// </summary>
internal static unsafe class MatrixTile
{
    public const int Rows = 12;
    public const int Columns = 32;

    /// <summary>c = a b, or c += a b, for one tile.</summary>
    /// <param name="depth">Length of the inner dimension.</param>
    /// <param name="a">Packed: the 12 values of each depth together.</param>
    /// <param name="b">Packed: the 32 values of each depth together.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Elements from one row of c to the next.</param>
    /// <param name="add">Adds to c instead of overwriting it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, float* b, float* c, nint stride, bool add)
    {
        Vector512<float> l0 = default, h0 = default, l1 = default, h1 = default, l2 = default, h2 = default;
        Vector512<float> l3 = default, h3 = default, l4 = default, h4 = default, l5 = default, h5 = default;
        Vector512<float> l6 = default, h6 = default, l7 = default, h7 = default, l8 = default, h8 = default;
        Vector512<float> l9 = default, h9 = default, l10 = default, h10 = default, l11 = default, h11 = default;
        for (var end = b + ((nint)depth * Columns); b < end; a += Rows, b += Columns)
        {
            var (low, high) = (Vector512.Load(b), Vector512.Load(b + 16));
            var x0 = Vector512.Create(a[0]);
            (l0, h0) = (Vector512.FusedMultiplyAdd(x0, low, l0), Vector512.FusedMultiplyAdd(x0, high, h0));
            var x1 = Vector512.Create(a[1]);
            (l1, h1) = (Vector512.FusedMultiplyAdd(x1, low, l1), Vector512.FusedMultiplyAdd(x1, high, h1));
            var x2 = Vector512.Create(a[2]);
            (l2, h2) = (Vector512.FusedMultiplyAdd(x2, low, l2), Vector512.FusedMultiplyAdd(x2, high, h2));
            var x3 = Vector512.Create(a[3]);
            (l3, h3) = (Vector512.FusedMultiplyAdd(x3, low, l3), Vector512.FusedMultiplyAdd(x3, high, h3));
            var x4 = Vector512.Create(a[4]);
            (l4, h4) = (Vector512.FusedMultiplyAdd(x4, low, l4), Vector512.FusedMultiplyAdd(x4, high, h4));
            var x5 = Vector512.Create(a[5]);
            (l5, h5) = (Vector512.FusedMultiplyAdd(x5, low, l5), Vector512.FusedMultiplyAdd(x5, high, h5));
            var x6 = Vector512.Create(a[6]);
            (l6, h6) = (Vector512.FusedMultiplyAdd(x6, low, l6), Vector512.FusedMultiplyAdd(x6, high, h6));
            var x7 = Vector512.Create(a[7]);
            (l7, h7) = (Vector512.FusedMultiplyAdd(x7, low, l7), Vector512.FusedMultiplyAdd(x7, high, h7));
            var x8 = Vector512.Create(a[8]);
            (l8, h8) = (Vector512.FusedMultiplyAdd(x8, low, l8), Vector512.FusedMultiplyAdd(x8, high, h8));
            var x9 = Vector512.Create(a[9]);
            (l9, h9) = (Vector512.FusedMultiplyAdd(x9, low, l9), Vector512.FusedMultiplyAdd(x9, high, h9));
            var x10 = Vector512.Create(a[10]);
            (l10, h10) = (Vector512.FusedMultiplyAdd(x10, low, l10), Vector512.FusedMultiplyAdd(x10, high, h10));
            var x11 = Vector512.Create(a[11]);
            (l11, h11) = (Vector512.FusedMultiplyAdd(x11, low, l11), Vector512.FusedMultiplyAdd(x11, high, h11));
        }

        Store(c, l0, h0, add);
        Store(c + stride, l1, h1, add);
        Store(c + (2 * stride), l2, h2, add);
        Store(c + (3 * stride), l3, h3, add);
        Store(c + (4 * stride), l4, h4, add);
        Store(c + (5 * stride), l5, h5, add);
        Store(c + (6 * stride), l6, h6, add);
        Store(c + (7 * stride), l7, h7, add);
        Store(c + (8 * stride), l8, h8, add);
        Store(c + (9 * stride), l9, h9, add);
        Store(c + (10 * stride), l10, h10, add);
        Store(c + (11 * stride), l11, h11, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> low, Vector512<float> high, bool add)
    {
        if (add)
            (low, high) = (low + Vector512.Load(c), high + Vector512.Load(c + 16));
        low.Store(c);
        high.Store(c + 16);
    }
}
