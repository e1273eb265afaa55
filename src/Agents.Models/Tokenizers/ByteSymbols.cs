using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>
/// GPT-2's printable stand-ins for bytes: 33–126, 161–172 and 174–255 stand for themselves, the other 68 follow from
/// U+0100 in rising order (so a space is Ġ).
/// </summary>
internal static class ByteSymbols
{
    private static readonly char[] Symbols = Make();
    private static readonly short[] Bytes = Invert();

    public static char Symbol(byte value) => Symbols[value];

    /// <summary>The symbols of a text's UTF-8 bytes.</summary>
    public static string FromText(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(bytes.Length, bytes, (symbols, from) =>
        {
            for (var i = 0; i < symbols.Length; i++)
                symbols[i] = Symbols[from[i]];
        });
    }

    /// <summary>Writes the bytes that a token's symbols stand for.</summary>
    /// <returns>False where a character is no byte symbol; nothing is written then.</returns>
    public static bool TryGetBytes(ReadOnlySpan<char> token, List<byte> target)
    {
        foreach (var symbol in token)
        {
            if (symbol >= Bytes.Length || Bytes[symbol] < 0)
                return false;
        }

        foreach (var symbol in token)
            target.Add((byte)Bytes[symbol]);
        return true;
    }

    private static char[] Make()
    {
        var symbols = new char[256];
        var next = 256;
        for (var value = 0; value < symbols.Length; value++)
        {
            var printable = value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
            symbols[value] = (char)(printable ? value : next++);
        }

        return symbols;
    }

    private static short[] Invert()
    {
        var bytes = new short[256 + 68];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < Symbols.Length; value++)
            bytes[Symbols[value]] = (short)value;
        return bytes;
    }
}
