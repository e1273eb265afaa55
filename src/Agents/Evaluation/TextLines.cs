using System.Text;

namespace Agents.Evaluation;

/// <summary>Numbered lines of a UTF-8 file; a line that never ends is not read into memory.</summary>
internal static class TextLines
{
    /// <param name="stream">The file's content.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="longest">Longest line in characters.</param>
    /// <exception cref="AgentsException">A line is longer, or the content is not UTF-8.</exception>
    public static IEnumerable<(int Number, string Text)> Read(Stream stream, string path, int longest)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (var number = 1; ReadLine(reader, path, number, longest) is { } text; number++)
            yield return (number, text);
    }

    private static string? ReadLine(StreamReader reader, string path, int number, int longest)
    {
        var line = new StringBuilder();
        try
        {
            int c;
            while ((c = reader.Read()) >= 0 && c != '\n')
            {
                if (line.Length == longest)
                    throw new AgentsException($"{path}, line {number}: longer than {longest:N0} characters.");
                line.Append((char)c);
            }

            return c < 0 && line.Length == 0 ? null : line.ToString();
        }
        catch (DecoderFallbackException e)
        {
            throw new AgentsException($"{path}, near line {number}: not UTF-8 text.", e);
        }
    }
}
