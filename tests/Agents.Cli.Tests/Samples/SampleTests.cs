using System.Text.Json;
using Agents.Cli.Tests.Packaging;
using Agents.Testing;

namespace Agents.Cli.Tests.Samples;

/// <summary>The samples as a reader runs them: built programs in a folder of their own.</summary>
public sealed class SampleTests : IDisposable
{
    private const int MaximumLines = 60;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_sample_is_one_short_file() => Assert.All(
        Directory.EnumerateDirectories(Path.Combine(SharedFiles.RepositoryRoot, "samples")),
        folder => Assert.InRange(
            File.ReadLines(Assert.Single(Directory.EnumerateFiles(folder, "*.cs"))).Count(), 1, MaximumLines - 1));

    [Fact]
    public async Task An_application_that_only_serves_answers_and_has_no_LibTorch()
    {
        var output = await RunAsync("01_embed", "Embed", "--Question \"What is 7 + 5?\"");

        var lines = output.TrimEnd().Split('\n');
        Assert.NotEqual("", lines[0]);
        Assert.Matches("^episode [0-9a-f]{32}$", lines[^1].TrimEnd());
        Assert.True(File.Exists(_folder[".agents/agents.db"]));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Output("01_embed"), "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            name => name!.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_four_plugins_work_on_one_local_model()
    {
        var output = await RunAsync("04_plugins", "Plugins", "");

        Assert.Contains("(shown: tens-first)", output, StringComparison.Ordinal);
        Assert.Matches(@"inquiry: .*sure after \d+ questions", output);
        Assert.Matches(@"listener: A with \d+ ?%", output);
        Assert.Contains("kind: agent", output[output.IndexOf("architect:", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_knows_no_tools_calls_a_function_and_answers_with_a_record()
    {
        var output = await RunAsync("05_semantic_kernel", "SemanticKernel", "");

        Assert.Matches(@"called: forecast\(.*\)\n(.|\n)*in words: ", output);
        Assert.Matches(@"as a record: .*, -?\d+ degrees", output);
    }

    [Fact]
    public async Task An_application_answers_while_it_trains_and_swaps()
    {
        var report = JsonDocument.Parse(
            await RunAsync("02_background_service", "BackgroundService", "--callers 8 --swaps 1 --json")).RootElement;

        Assert.Equal(0, report.GetProperty("errors").GetInt32());
        var versions = report.GetProperty("versions").EnumerateArray().ToList();
        Assert.InRange(versions.Count, 2, int.MaxValue);
        Assert.Equal(
            report.GetProperty("answers").GetInt32(), versions.Sum(v => v.GetProperty("answers").GetInt32()));
        Assert.InRange(report.GetProperty("p50").GetDouble(), 1e-6, report.GetProperty("p95").GetDouble());
        Assert.NotEmpty(report.GetProperty("run").GetString()!);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Answers_given_during_five_swaps_are_found_again_on_their_versions()
    {
        LongTests.Require();
        var report = JsonDocument.Parse(
            await RunAsync("02_background_service", "BackgroundService", "--callers 8 --swaps 5 --json")).RootElement;
        var run = report.GetProperty("run").GetString();
        var console = Path.Combine(AppContext.BaseDirectory, "Agents.Cli.dll");
        var replay = JsonDocument.Parse(await DotnetCommand.RunAsync(
            _folder.Path, $"\"{console}\" episodes verify --run {run} --json", Token)).RootElement;

        var answers = report.GetProperty("answers").GetInt32();
        var versions = report.GetProperty("versions").GetArrayLength();
        Assert.InRange(versions, 6, int.MaxValue);
        Assert.Equal(answers, replay.GetProperty("same").GetInt32());
        Results.Add(
            "Answers while weights are swapped, embedded model, 8 callers",
            ("answers", answers),
            ("errors", report.GetProperty("errors").GetInt32()),
            ("versions", versions),
            ("p50 s", report.GetProperty("p50").GetDouble()),
            ("p95 s", report.GetProperty("p95").GetDouble()),
            ("replayed to the same ids", replay.GetProperty("same").GetInt32()));
    }

    private static string Output(string sample)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            SharedFiles.RepositoryRoot, "samples", sample, "bin", framework.Parent!.Name, framework.Name);
    }

    private Task<string> RunAsync(string sample, string assembly, string arguments) =>
        DotnetCommand.RunAsync(_folder.Path, $"\"{Path.Combine(Output(sample), assembly)}.dll\" {arguments}", Token);
}
