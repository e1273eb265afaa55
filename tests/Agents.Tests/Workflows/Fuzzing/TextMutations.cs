using System.Text;
using Agents.Testing;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>Blind mutations of the bytes and lines of a file.</summary>
internal static class TextMutations
{
    private static readonly byte[] Telling = [.. "{}[]:,#&*!|>'\"%@`-?\t\r\n\0 "u8, 0x7f, 0x80, 0xc3, 0xff, 0xfe];

    public static byte[] Apply(string source, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Lines(source, random) : source);
        for (int i = random.Next(1, 5); i > 0; i--)
            bytes = ByteMutations.Change(bytes, random, Telling);
        return bytes;
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
