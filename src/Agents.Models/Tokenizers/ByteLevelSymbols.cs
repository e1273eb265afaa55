using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>A token for each byte.</summary>
internal sealed class ByteLevelSymbols(Vocabulary vocabulary) : PieceSymbols
{
    public override (int Count, int Dropped) Read(ReadOnlySpan<char> piece, Span<int> ids)
    {
        Span<byte> bytes = ids.Length <= 256 ? stackalloc byte[ids.Length] : new byte[ids.Length];
        Encoding.UTF8.GetBytes(piece, bytes);
        var count = 0;
        foreach (var value in bytes)
        {
            if (vocabulary.OfByte(value) is >= 0 and var id)
                ids[count++] = id;
        }

        return (count, bytes.Length - count);
    }
}
