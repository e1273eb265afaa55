using System.Text.Json;
using Agents.Testing;

namespace Agents.Models.Tests;

/// <summary>Reads golden files.</summary>
internal static class GoldenJson
{
    public static JsonElement Read(params string[] path) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden(path))).RootElement;

    public static string Text(this JsonElement element, string key) => element.GetProperty(key).GetString()!;

    public static int[] Ids(this JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(e => e.GetInt32())];
}
