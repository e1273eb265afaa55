using System.Text.Json;
using Agents.Workflows.Types;

namespace Agents.Workflows.Engine;

/// <summary>Reads the JSON object of an answer, with or without words or a fence around it.</summary>
internal static class AnswerReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    /// <summary>What is wrong with the answer, or null.</summary>
    public static string? Read(string text, DataType type, out JsonElement answer)
    {
        answer = default;
        int start = text.IndexOf('{', StringComparison.Ordinal);
        int end = text.LastIndexOf('}');
        if (start < 0 || end < start)
            return "The answer holds no JSON object.";
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(start, end - start + 1), Lenient);
            answer = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            return $"The answer is no JSON: {e.Message}";
        }

        return type.Check(answer, "The answer");
    }
}
