namespace Agents.Testing;

/// <summary>Blind mutations of bytes.</summary>
public static class ByteMutations
{
    /// <summary>Changes, adds or removes bytes at one place.</summary>
    /// <param name="bytes">At least one byte; may be changed in place.</param>
    /// <param name="random">Where, and what.</param>
    /// <param name="telling">Bytes that mean something in the format.</param>
    public static byte[] Change(byte[] bytes, Random random, IReadOnlyList<byte> telling)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] = telling[random.Next(telling.Count)];
                return bytes;
            case 2:
                return [.. bytes[..at], telling[random.Next(telling.Count)], .. bytes[at..]];
            default:
                var end = Math.Min(bytes.Length, at + random.Next(1, 20));
                return end - at == bytes.Length ? bytes : [.. bytes[..at], .. bytes[end..]];
        }
    }
}
