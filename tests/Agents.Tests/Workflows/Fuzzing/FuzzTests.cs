using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Agents.Testing;
using Agents.Workflows;
using Agents.Workflows.Yaml;
using NJsonSchema;
using Xunit.Sdk;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>
/// Generated files are loaded or refused with a position, quickly, in little memory, as the schema says; and what is
/// loaded ends.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const long MostBytes = 128L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FuzzGenerator _generator = new(Sources());
    private readonly string _path;

    public FuzzTests()
    {
        FuzzFolder.Fill(_folder.Path);
        _path = Path.Combine(_folder.Path, "itself.yaml");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_thousand_files() => CheckAsync(1_000, 20260101);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_files()
    {
        LongTests.Require();
        var seen = await CheckAsync(10_000, 20260102);
        Results.Add(
            "Workflows, generated files", ("files", seen.Files), ("wrong by construction", seen.Wrong),
            ("refused", seen.Refused), ("loaded and run to their end", seen.Loaded),
            ("slowest load, ms", Math.Round(seen.Slowest.TotalMilliseconds)), ("most allocated, MiB", seen.Bytes >> 20));
    }

    [Fact]
    public void The_differences_are_those_of_the_page()
    {
        string page = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "docs", "workflows.md"));
        string words = string.Join(' ', page[page.IndexOf("## What the loader refuses", StringComparison.Ordinal)..]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (documented, _) in LoadDifferences.All.Concat(LoadDifferences.OfYaml))
            Assert.Contains(documented, words, StringComparison.Ordinal);
    }

    private async Task<FuzzSummary> CheckAsync(int files, int seed)
    {
        var schema = await JsonSchema.FromJsonAsync(WorkflowSchema.Write(), TestContext.Current.CancellationToken);
        var loader = new WorkflowLoader();
        var seen = new FuzzSummary();
        var problems = new List<string>();
        for (int i = 0; i < files && problems.Count < 20; i++)
        {
            try
            {
                await CheckAsync(schema, loader, seed + i, seen);
            }
            catch (XunitException e)
            {
                problems.Add(e.Message);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{seen}");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(seen.Wrong >= files / 2, $"Only {seen.Wrong} of {files} files are wrong by construction.");
        return seen;
    }

    private async Task CheckAsync(JsonSchema schema, WorkflowLoader loader, int seed, FuzzSummary seen)
    {
        var file = _generator.Create(seed);
        string what = $"seed {seed}, {file.Name}";
        await File.WriteAllBytesAsync(_path, file.Bytes, TestContext.Current.CancellationToken);
        var (workflow, errors) = Load(loader, what, seen);
        seen.Count(file, workflow is not null);
        Assert.True(file.Valid is null || file.Valid == workflow is not null,
            $"{what}: {(workflow is null ? errors[0] : "loaded")}");
        CheckPlaces(errors, file, what);
        CheckSchema(schema, file, errors, what);
        if (workflow is not null && await FuzzRun.EndsAsync(file.Text()!, _folder.Path) is { } problem)
            Assert.Fail($"{what}: {problem}");
    }

    private (WorkflowDefinition? Workflow, IReadOnlyList<WorkflowError> Errors) Load(
        WorkflowLoader loader, string what, FuzzSummary seen)
    {
        WorkflowDefinition? workflow = null;
        IReadOnlyList<WorkflowError> errors = [];
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        var time = ThreadTime();
        try
        {
            workflow = loader.Load(_path);
        }
        catch (WorkflowException e)
        {
            errors = e.Errors;
        }

        time = ThreadTime() - time;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Assert.True(time <= Longest, $"{what}: {time}");
        Assert.True(bytes <= MostBytes, $"{what}: {bytes >> 20} MiB");
        seen.Slowest = time > seen.Slowest ? time : seen.Slowest;
        seen.Bytes = Math.Max(seen.Bytes, bytes);
        return (workflow, errors);
    }

    // The processor's time where Linux tells it: other tests and programs share the machine.
    private static TimeSpan ThreadTime() => File.Exists("/proc/thread-self/schedstat")
        ? TimeSpan.FromMicroseconds(long.Parse(
            File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0)
        : Stopwatch.GetElapsedTime(0);

    private static void CheckPlaces(IReadOnlyList<WorkflowError> errors, FuzzFile file, string what)
    {
        int lines = file.Bytes.Count(b => b is (byte)'\n' or (byte)'\r') + 2;
        foreach (var error in errors.Where(e => e.File.EndsWith("itself.yaml", StringComparison.Ordinal)))
        {
            Assert.True(error.Line >= 1 && error.Line <= lines && error.Column >= 1 && error.Message.Length > 0,
                $"{what}: {error}");
        }

        Assert.InRange(errors.Count, 0, 101);
    }

    // The schema looks at what the reader of YAML makes of a file, as an editor does.
    private static void CheckSchema(
        JsonSchema schema, FuzzFile file, IReadOnlyList<WorkflowError> errors, string what)
    {
        if (Value(file) is not { } value)
        {
            // It may be wrong in other ways, too.
            Assert.True(errors.Any(e => IsListed(LoadDifferences.OfYaml, e)), $"{what}: no listed difference: {errors[0]}");
            return;
        }

        bool fits = schema.Validate(JsonSerializer.Serialize(value.ToJson())).Count == 0;
        Assert.True(fits == ErrorList.Fits(WorkflowShape.Root, value), $"{what}: the schema says {fits}.");
        Assert.True(fits || errors.Count > 0, $"{what}: loaded, and the schema refuses it.");
        foreach (var error in errors.Where(e => fits && e.File.EndsWith("itself.yaml", StringComparison.Ordinal)))
            Assert.True(IsListed(LoadDifferences.All, error), $"{what}: no listed difference: {error}");
    }

    private static bool IsListed(IReadOnlyList<(string, Regex Errors)> listed, WorkflowError error) =>
        listed.Any(l => l.Errors.IsMatch(error.Message));

    private static YamlValue? Value(FuzzFile file)
    {
        if (file.Bytes.Length > 1 << 20 || file.Text() is not { } text)
            return null;
        var errors = new ErrorList("", text);
        try
        {
            var value = YamlReader.Read(text, errors);
            return errors.Count == 0 ? value : null;
        }
        catch (WorkflowException)
        {
            return null;
        }
    }

    private static List<string> Sources() =>
    [
        .. Directory.GetFiles(Path.Combine(SharedFiles.RepositoryRoot, "workflows"), "*.yaml")
            .Order(StringComparer.Ordinal).Select(File.ReadAllText),
        .. DocumentedWorkflowTests.Blocks(),
    ];
}
