using Agents.Testing;

namespace Agents.Models.Tests;

/// <summary>The golden checkpoints.</summary>
internal static class GoldenModels
{
    /// <summary>Folders that hold a whole model, not an adapter.</summary>
    public static IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateDirectories(SharedFiles.Golden("models"))
            .Where(f => File.Exists(Path.Combine(f, "config.json")))
            .Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal)];
}
