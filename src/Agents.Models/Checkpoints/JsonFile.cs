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
                throw CheckpointError.Of($"{source} holds a JSON {root.ValueKind}, not an object.");
            return new JsonFields(root, source);
        }
        catch (JsonException e)
        {
            // The exception's own text quotes the file, at any length.
            throw CheckpointError.Of(
                $"{source}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: not valid JSON, or a key twice.",
                e);
        }
        catch (InvalidOperationException e)
        {
            throw CheckpointError.Of($"{source} is not valid JSON: a key is not Unicode text.", e);
        }
    }
}
