using System.Text;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Blind mutations of the bytes and lines of a file.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Telling = [.. "{}[]:,#&*!|>'\"%@`-?\t\r\n\0 "u8, 0x7f, 0x80, 0xc3, 0xff, 0xfe];

    public static byte[] Apply(string source, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Lines(source, random) : source);
        for (int i = random.Next(1, 5); i > 0; i--)
            bytes = Change(bytes, random);
        return bytes;
    }

    private static byte[] Change(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] = Telling[random.Next(Telling.Length)];
                return bytes;
            case 2:
                return [.. bytes[..at], Telling[random.Next(Telling.Length)], .. bytes[at..]];
            default:
                int end = Math.Min(bytes.Length, at + random.Next(1, 20));
                return end - at == bytes.Length ? bytes : [.. bytes[..at], .. bytes[end..]];
        }
    }

    private static string Lines(string source, Random random)
    {
        var lines = source.Split('\n').ToList();
        int at = random.Next(lines.Count);
        switch (random.Next(4))
        {
            case 0:
                lines.Insert(random.Next(lines.Count), lines[at]);
                break;
            case 1:
                lines.RemoveAt(at);
                break;
            case 2:
                lines[at] = new string(' ', random.Next(1, 4)) + lines[at];
                break;
            default:
                lines.RemoveRange(at, lines.Count - at);
                break;
        }

        return string.Join('\n', lines) + "\n";
    }
}
