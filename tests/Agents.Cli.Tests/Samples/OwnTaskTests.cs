using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Agents.Testing;

namespace Agents.Cli.Tests.Samples;

/// <summary>The sample is built with these tests and run as a person would run it.</summary>
public sealed partial class OwnTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agents-own-").FullName;

    private static string Sample => Path.Combine(SharedFiles.RepositoryRoot, "samples", "03_own_task");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Its_file_has_300_questions_and_enough_of_them_for_the_gate()
    {
        var tasks = JsonLinesTaskSet.Read(Path.Combine(Sample, "pairs.jsonl"));
        Assert.Equal(300, Enum.GetValues<TaskSplit>().Sum(s => tasks.Count(s)));
        Assert.True(tasks.Count(TaskSplit.Validation) >= 200);
    }

    [Fact]
    public void Its_program_is_short() =>
        Assert.True(File.ReadAllLines(Path.Combine(Sample, "Program.cs")).Length < 60);

    [Fact]
    public async Task The_model_learns_the_questions_of_the_file()
    {
        // bin/CONFIGURATION/FRAMEWORK is the same below the sample as below these tests.
        var build = Path.GetRelativePath(
            Path.Combine(SharedFiles.RepositoryRoot, "tests", "Agents.Cli.Tests"), AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(Sample, build, "OwnTask.dll"), $"--Agents:Data={_folder}" },
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);

        Assert.True(process.ExitCode == 0, output);
        var (before, after) = (Share(Before().Match(output)), Share(After().Match(output)));
        Assert.True(after >= before + 20, output);
    }

    private static int Share(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"before: (\d+)%")]
    private static partial Regex Before();

    [GeneratedRegex(@"after: (\d+)%")]
    private static partial Regex After();
}
