using System.Text.RegularExpressions;
using Agents.Testing;

namespace Agents.Tests.Repository;

/// <summary>The pages at the root name files that exist.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => ["README.md", "CONTRIBUTING.md", "docs/decisions/0001-layout.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_names_files_and_folders_that_exist(string page)
    {
        string text = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, page));
        Rule.Holds($"{page} names what exists", Paths().Matches(text).Select(match => match.Value.TrimEnd('.'))
            .Where(path => !Path.Exists(Path.Combine(SharedFiles.RepositoryRoot, path))));
    }

    [GeneratedRegex(@"(?<![/…\w])(src|tests|samples|docs)/[A-Za-z0-9_./-]+")]
    private static partial Regex Paths();
}
