using System.Text.Json;

namespace Agents.Evaluation;

/// <summary>Reads task files strictly and within bounds.</summary>
internal static class JsonLineReader
{
    private const int MaximumItems = 100_000;
    private const int MaximumLine = 65_536;

    private static readonly string[] Keys = ["question", "answer", "system", "grader", "split"];
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static IReadOnlyList<JsonLine> ReadAll(Stream stream, string path)
    {
        var lines = new List<JsonLine>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, text) in TextLines.Read(stream, path, MaximumLine))
        {
            if (number > MaximumItems) throw Fault(path, number, $"more than {MaximumItems:N0} items");
            var line = Parse(text, path, number);
            if (!first.TryAdd(line.Item.Key, number))
                throw Fault(path, number, $"the same question as line {first[line.Item.Key]}");
            lines.Add(line);
        }

        if (lines.Count == 0) throw new AgentsException($"{path} holds no items. Write one JSON object a line.");
        return lines;
    }

    private static JsonLine Parse(string text, string path, int number)
    {
        if (string.IsNullOrWhiteSpace(text)) throw Fault(path, number, "empty; remove it");
        using var document = ParseJson(text, path, number);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw Fault(path, number, "not a JSON object with \"question\" and \"answer\"");
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!Keys.Contains(property.Name, StringComparer.Ordinal))
                throw Fault(path, number, $"unknown key \"{property.Name}\"; known: {string.Join(", ", Keys)}");
        }

        string? Text(string key, bool required) => GetText(document.RootElement, key, required, path, number);
        var question = Text("question", required: true)!;
        var item = new TaskItem(question, Text("answer", required: true)!, question, Text("system", required: false));
        var kind = Enumerate(Text("grader", required: false), "grader", AnswerKind.Text, path, number);
        // A choice is checked against the others of the file; every other answer must be of its own type.
        if (kind != AnswerKind.Choice && !TypedGrader.For(kind).Accepts(item.Answer))
            throw Fault(path, number, $"the answer \"{Shorten(item.Answer)}\" is not of the type {Lower(kind)}");
        var split = Enumerate(Text("split", required: false), "split", TaskSplits.Of(item.Key), path, number);
        return new JsonLine(item, kind, split);
    }

    private static JsonDocument ParseJson(string text, string path, int number)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException e)
        {
            throw new AgentsException($"{path}, line {number}: not valid JSON ({e.Message})", e);
        }
    }

    private static string? GetText(JsonElement line, string key, bool required, string path, int number)
    {
        if (!line.TryGetProperty(key, out var value))
            return required ? throw Fault(path, number, $"\"{key}\" is missing") : null;
        if (value.ValueKind != JsonValueKind.String) throw Fault(path, number, $"\"{key}\" must be a string in quotes");
        var text = value.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? throw Fault(path, number, $"\"{key}\" is empty") : text;
    }

    private static T Enumerate<T>(string? text, string key, T otherwise, string path, int number)
        where T : struct, Enum
    {
        if (text is null) return otherwise;
        foreach (var value in Enum.GetValues<T>())
        {
            if (Lower(value) == text) return value;
        }

        var known = string.Join(", ", Enum.GetValues<T>().Select(Lower));
        throw Fault(path, number, $"\"{key}\" is \"{Shorten(text)}\"; known: {known}");
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");

    private static AgentsException Fault(string path, int number, string what) =>
        new($"{path}, line {number}: {what}.");
}
