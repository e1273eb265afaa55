using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Reads JSON from hostile hands: bounded, no duplicate keys, and every error names the file.</summary>
internal static class JsonFile
{
    /// <summary>Reads an object from a file.</summary>
    /// <exception cref="AgentsException">Absent, too large, not JSON, or not an object.</exception>
    public static JsonFields Read(string path) => Parse(SmallFile.ReadBytes(path), path);

    /// <summary>Parses an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">Name of its file, for errors.</param>
    public static JsonFields Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 };
            if (utf8.Span.StartsWith("\uFEFF"u8))
                utf8 = utf8[3..];
            var root = JsonDocument.Parse(utf8, options).RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new AgentsException($"{source} holds a JSON {root.ValueKind}, not an object.");
            return new JsonFields(root, source);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AgentsException($"{source} is not valid JSON: {e.Message}", e);
        }
    }
}
