using System.Text.Json;
using Agents.Evaluation;

namespace Agents.Cli;

/// <summary>JSON lines that other programs write and read; errors name the file and the line.</summary>
internal static class JsonLinesFile
{
    /// <summary>Longest line that is read, in characters.</summary>
    private const int LongestLine = 1 << 20;

    // Keys that a line has beside the needed ones are its author's business.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip,
    };

    public static StreamWriter Create(FileInfo file)
    {
        file.Directory?.Create();
        return new StreamWriter(file.FullName, append: false) { NewLine = "\n" };
    }

    public static IEnumerable<JsonLine<T>> Read<T>(FileInfo file)
    {
        if (!file.Exists)
            throw new AgentsException($"There is no file '{file.FullName}'.");
        using var stream = file.OpenRead();
        foreach (var (number, text) in TextLines.Read(stream, file.Name, LongestLine))
        {
            if (!string.IsNullOrWhiteSpace(text))
                yield return new($"{file.Name}:{number}", Parse<T>(file, number, text));
        }
    }

    private static T Parse<T>(FileInfo file, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options)
                ?? throw new AgentsException($"{file.Name}:{number}: null is no record.");
        }
        catch (JsonException e)
        {
            throw new AgentsException($"{file.Name}:{number}: {e.Message}", e);
        }
    }
}
