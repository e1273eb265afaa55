using System.Runtime.CompilerServices;
using System.Text.Json;

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

    public static async IAsyncEnumerable<JsonLine<T>> ReadAsync<T>(
        FileInfo file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new AgentsException($"There is no file '{file.FullName}'.");
        using var reader = file.OpenText();
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return new($"{file.Name}:{number}", Parse<T>(file, number, line));
        }
    }

    private static T Parse<T>(FileInfo file, int number, string line)
    {
        if (line.Length > LongestLine)
            throw new AgentsException($"{file.Name}:{number}: the line has {line.Length} characters, more than {LongestLine}.");
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
