using System.Reflection;
using Xunit;

namespace Agents.Testing;

/// <summary>
/// Holds a room's public surface to the committed file PublicApi/ROOM.txt beside this repository's Agents.Tests, so
/// that a change of it is seen in review. AGENTS_ACCEPT_API=1 writes the file anew.
/// </summary>
public abstract class PublicApiConformanceTests
{
    /// <summary>The room's assembly.</summary>
    protected abstract Assembly Room { get; }

    [Fact]
    public void The_public_surface_is_the_committed_one()
    {
        string name = Room.GetName().Name!;
        string path = Path.Combine(SharedFiles.RepositoryRoot, "tests", "Agents.Tests", "PublicApi", name + ".txt");
        string[] actual = [.. PublicApi.Describe(Room)];
        if (Environment.GetEnvironmentVariable("AGENTS_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Join('\n', actual) + "\n");
            return;
        }

        string[] expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        var changes = expected.Except(actual).Select(line => "- " + line)
            .Concat(actual.Except(expected).Select(line => "+ " + line)).ToList();
        Assert.True(changes.Count == 0 && expected.Length == actual.Length,
            $"The public surface of {name} differs from tests/Agents.Tests/PublicApi/{name}.txt:\n"
            + string.Join('\n', changes)
            + "\nWhere the change is meant, run: AGENTS_ACCEPT_API=1 dotnet test -c Release --filter "
            + "FullyQualifiedName~PublicApi, and commit the file.");
    }
}
