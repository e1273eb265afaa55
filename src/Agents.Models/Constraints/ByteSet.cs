using System.Runtime.CompilerServices;

namespace Agents.Models.Constraints;

/// <summary>A set of bytes.</summary>
internal readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    public bool IsEmpty => (A | B | C | D) == 0;

    public bool Contains(int value) => ((Word(value >> 6) >> (value & 63)) & 1) != 0;

    public static ByteSet Range(int first, int last)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var i = first; i <= last; i++)
            words[i >> 6] |= 1UL << (i & 63);
        return new(words[0], words[1], words[2], words[3]);
    }

    public static ByteSet operator |(ByteSet x, ByteSet y) => new(x.A | y.A, x.B | y.B, x.C | y.C, x.D | y.D);

    public bool Overlaps(ByteSet other) => ((A & other.A) | (B & other.B) | (C & other.C) | (D & other.D)) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Word(int index) => index switch { 0 => A, 1 => B, 2 => C, _ => D };
}
