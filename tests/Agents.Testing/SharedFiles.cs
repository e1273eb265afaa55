using Xunit;

namespace Agents.Testing;

/// <summary>
/// Files that tests read but the repository does not hold. Folders come from AGENTS_GOLDEN, AGENTS_MODELS and
/// AGENTS_DATA; without them from ../shared beside the repository's root. A missing file fails the test where the
/// variable is set, and skips it where it is not.
/// </summary>
public static class SharedFiles
{
    /// <summary>Path of a file or folder with values from the reference implementations.</summary>
    public static string Golden(params string[] path) => Find("AGENTS_GOLDEN", "golden", path);

    /// <summary>Path of a model file.</summary>
    public static string Models(params string[] path) => Find("AGENTS_MODELS", "models", path);

    /// <summary>Path of a data file.</summary>
    public static string Data(params string[] path) => Find("AGENTS_DATA", "data", path);

    /// <summary>The first model file with this ending, e.g. <c>.gguf</c>, by name.</summary>
    public static string FirstModel(string ending)
    {
        var folder = Models();
        var file = Directory.EnumerateFiles(folder, "*" + ending).Order(StringComparer.Ordinal).FirstOrDefault();
        return file ?? Missing("AGENTS_MODELS", Path.Combine(folder, "*" + ending));
    }

    /// <summary>The repository's root: the folder of Agents.sln above the test assembly.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string Find(string variable, string folder, string[] path)
    {
        var root = Environment.GetEnvironmentVariable(variable);
        var start = string.IsNullOrEmpty(root)
            ? Path.Combine(Path.GetDirectoryName(RepositoryRoot) ?? "/", "shared", folder)
            : root;
        var full = Path.GetFullPath(Path.Combine([start, .. path]));
        return Path.Exists(full) ? full : Missing(variable, full);
    }

    private static string Missing(string variable, string path)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Assert.Fail($"{path} is missing, and {variable} is set.");
        Assert.Skip($"{path} is absent; set {variable} to the folder that holds it.");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agents.sln")))
                return folder.FullName;
        }

        throw new AgentsException($"No Agents.sln above {AppContext.BaseDirectory}.");
    }
}
