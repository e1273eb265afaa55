using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>How small JSON files are written.</summary>
internal static class JsonSettings
{
    public static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
