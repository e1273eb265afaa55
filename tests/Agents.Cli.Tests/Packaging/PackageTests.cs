using System.IO.Compression;
using System.Text.RegularExpressions;
using Agents.Testing;

namespace Agents.Cli.Tests.Packaging;

/// <summary>What `dotnet pack` makes is what an application outside the repository needs.</summary>
[Trait("Category", "Long")]
public sealed class PackageTests : IDisposable
{
    // Its own version: a package cache never fetches the same version twice.
    private readonly string _version = $"0.0.0-test.{Guid.NewGuid():N}";
    private readonly string _folder = Directory.CreateTempSubdirectory("agents-package-").FullName;

    private string Feed => Path.Combine(_folder, "feed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_readme_example_runs_from_the_packages_outside_the_repository()
    {
        LongTests.Require();
        var token = TestContext.Current.CancellationToken;
        // Built beside the repository's own outputs, which other tests are running from.
        string build = Path.Combine(_folder, "build");
        await DotnetCommand.RunAsync(
            SharedFiles.RepositoryRoot,
            $"pack Agents.sln -c Release -o \"{Feed}\" -p:Version={_version} --artifacts-path \"{build}\"",
            token);
        foreach (string project in Directory.EnumerateDirectories(Path.Combine(SharedFiles.RepositoryRoot, "src")))
            Assert.True(File.Exists(Package(Path.GetFileName(project))), $"No package of {project}.");
        AssertIsTool(Package("Agents.Cli"));

        string app = WriteApplication();
        await DotnetCommand.RunAsync(app, "restore", token);
        await DotnetCommand.RunAsync(app, "build --no-restore", token);
        string output = await DotnetCommand.RunAsync(app, "run --no-build", token);
        Assert.NotEmpty(output.Trim());
    }

    private string Package(string name) => Path.Combine(Feed, $"{name}.{_version}.nupkg");

    private static void AssertIsTool(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        var settings = archive.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml");
        using var reader = new StreamReader(settings.Open());
        Assert.Contains("Name=\"agents\"", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    private string WriteApplication()
    {
        string readme = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "README.md"));
        string app = Directory.CreateDirectory(Path.Combine(_folder, "app")).FullName;
        File.WriteAllText(Path.Combine(app, "Program.cs"), Block(readme, "csharp"));
        File.WriteAllText(Path.Combine(app, "app.csproj"), Block(readme, "xml").Replace("0.1.0", _version));
        // The feed's packages go to a folder of the test's own; the others come from the machine's cache or feeds.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{cache}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        return app;
    }

    // The first fenced block of a language.
    private static string Block(string markdown, string language)
    {
        var options = RegexOptions.Singleline | RegexOptions.Multiline;
        var match = Regex.Match(markdown, $"^```{language}\\n(.*?)^```", options);
        Assert.True(match.Success, $"README.md has no block of {language}.");
        return match.Groups[1].Value;
    }
}
