using Agents.Testing;

namespace Agents.Cli.Tests.Documentation;

public sealed class OptionsPageTests
{
    [Fact]
    public void The_page_says_what_the_code_says()
    {
        string path = Path.Combine(SharedFiles.RepositoryRoot, "docs", "options.md");
        string page = OptionsPage.Render();
        if (Environment.GetEnvironmentVariable("AGENTS_ACCEPT_API") == "1")
            File.WriteAllText(path, page);

        Assert.True(page == File.ReadAllText(path),
            "docs/options.md is older than the options' documentation. Run: AGENTS_ACCEPT_API=1 dotnet test -c Release "
            + "--filter FullyQualifiedName~OptionsPage, and commit the file.");
    }
}
