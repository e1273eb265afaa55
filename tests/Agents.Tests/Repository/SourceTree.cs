using Agents.Testing;

namespace Agents.Tests.Repository;

/// <summary>The repository's own files, as the tests of its rules read them.</summary>
internal static class SourceTree
{
    private static readonly string[] Rooms = ["src", "plugins"];
    private static readonly string[] Code = ["src", "plugins", "tests", "samples", "benchmarks"];

    /// <summary>Project files of the product: src and plugins.</summary>
    public static IReadOnlyList<string> RoomProjects { get; } = Find(Rooms, "*.csproj");

    /// <summary>Project files of everything that is built.</summary>
    public static IReadOnlyList<string> AllProjects { get; } = Find(Code, "*.csproj");

    /// <summary>C# files of the product: src and plugins.</summary>
    public static IReadOnlyList<string> RoomFiles { get; } = Find(Rooms, "*.cs");

    /// <summary>C# files of everything that is built.</summary>
    public static IReadOnlyList<string> AllFiles { get; } = Find(Code, "*.cs");

    /// <summary>The path as the repository's root sees it, with forward slashes.</summary>
    public static string Relative(string path) =>
        Path.GetRelativePath(SharedFiles.RepositoryRoot, path).Replace('\\', '/');

    private static List<string> Find(string[] folders, string pattern)
    {
        var found = new List<string>();
        foreach (var folder in folders.Select(name => Path.Combine(SharedFiles.RepositoryRoot, name)))
        {
            if (Directory.Exists(folder))
                found.AddRange(Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories));
        }

        found.RemoveAll(path => Relative(path).Split('/').Any(part => part is "bin" or "obj"));
        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
