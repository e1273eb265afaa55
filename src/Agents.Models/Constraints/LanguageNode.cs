namespace Agents.Models.Constraints;

/// <summary>A set of byte strings, made of others.</summary>
/// <param name="Kind">How it is made.</param>
/// <param name="A">First part, a rule's number, or what is repeated.</param>
/// <param name="B">Second part, or the fewest repetitions.</param>
/// <param name="C">Most repetitions.</param>
/// <param name="Bytes">One byte of these.</param>
/// <param name="Items">Alternatives, ascending.</param>
internal readonly record struct LanguageNode(
    LanguageKind Kind, int A = 0, int B = 0, int C = 0, ByteSet Bytes = default, int[]? Items = null)
{
    public bool Equals(LanguageNode other) => Kind == other.Kind && A == other.A && B == other.B && C == other.C
        && Bytes == other.Bytes && Items.AsSpan().SequenceEqual(other.Items);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Kind);
        hash.Add(A);
        hash.Add(B);
        hash.Add(C);
        hash.Add(Bytes);
        foreach (var item in Items ?? [])
            hash.Add(item);
        return hash.ToHashCode();
    }
}
