using System.Globalization;
using System.Text.Json;
using Agents.Models.Inspection;
using Agents.Testing;

namespace Agents.Models.Tests.Damage;

/// <summary>
/// Damaged files of every kind are loaded or refused with a reason, quickly and in little memory, in a process of their
/// own: an overflown stack or a wrong address would end it.
/// </summary>
public sealed class DamageTests : IDisposable
{
    private const string Variable = "AGENTS_DAMAGE";
    private const double MostMilliseconds = 2000;
    private const long MostBytes = 200L << 20;
    private const int LongestReason = 1200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Four_hundred_files() => CheckAsync(400, 20260301);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(20270000)]
    [InlineData(20280000)]
    [InlineData(20290000)]
    public async Task Five_thousand_files(int seed)
    {
        LongTests.Require();
        var seen = await CheckAsync(5000, seed);
        Results.Add(
            "Models, damaged files", ("first seed", seed), ("files", seen.Count),
            ("invalid by construction", seen.Count(s => s.IsInvalid == true)),
            ("of these refused", seen.Count(s => s is { IsInvalid: true, Refusal: not null })),
            ("refused in all", seen.Count(s => s.Refusal is not null)),
            ("slowest, ms of processor time", Math.Round(seen.Max(s => s.Milliseconds))),
            ("most memory beyond the file, MiB", Math.Round(seen.Max(s => s.Bytes) / 1048576.0, 1)),
            ("crashes", 0));
    }

    /// <summary>The child process's part: it writes an outcome a file.</summary>
    [Fact(Explicit = true)]
    public void Worker()
    {
        var parts = Environment.GetEnvironmentVariable(Variable)!.Split(':', 3);
        var (first, count) = (int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture));
        var generator = new DamageGenerator(Originals.Create());
        using var output = new StreamWriter(parts[2]) { AutoFlush = true };
        for (var seed = first; seed < first + count; seed++)
        {
            output.WriteLine($"seed {seed}");
            output.WriteLine(JsonSerializer.Serialize(Try(generator.Create(seed), seed)));
        }
    }

    private async Task<List<DamageOutcome>> CheckAsync(int count, int seed)
    {
        var log = _folder[$"{seed}"];
        Environment.SetEnvironmentVariable(Variable, $"{seed}:{count}:{log}");
        using var child = ChildProcess.Start(
            "Agents.Models.Tests", null, "-explicit", "only", "-method", $"{typeof(DamageTests).FullName}.{nameof(Worker)}");
        var (code, error) = await child.Finish(TestContext.Current.CancellationToken);
        var lines = File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
        Assert.True(code == 0 && lines.Length == 2 * count,
            $"The process ended with {code} at {lines.LastOrDefault()}. {string.Join('\n', child.Lines)} {error}");
        var seen = lines.Where((_, i) => i % 2 == 1)
            .Select(l => JsonSerializer.Deserialize<DamageOutcome>(l)!).ToList();
        var problems = seen.Where(s => s.Problem is not null).Take(40)
            .Select(s => $"seed {s.Seed}, {s.Kind}, {s.How}: {s.Problem}").ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        var invalid = seen.Count(s => s.IsInvalid == true);
        Assert.True(invalid >= count / 2, $"Only {invalid} of {count} files are invalid by construction.");
        TestContext.Current.SendDiagnosticMessage(
            $"{count} files, {invalid} invalid by construction, {seen.Count(s => s.Refusal is not null)} refused; slowest "
            + $"{seen.Max(s => s.Milliseconds):0} ms, most memory {seen.Max(s => s.Bytes) >> 20} MiB");
        return seen;
    }

    private DamageOutcome Try(DamagedFile file, int seed)
    {
        var path = Write(file, seed);
        var (refusal, problem) = ((string?)null, (string?)null);
        var meter = new DamageMeter();
        try
        {
            refusal = DamagedLoader.Refusal(file.Kind, path);
        }
        catch (Exception e)
        {
            problem = Described(e);
        }

        var (milliseconds, bytes) = meter.Read();
        bytes = Math.Max(0, bytes - file.Bytes);
        problem ??= Problem(file, refusal, milliseconds, bytes) ?? Shown(file, path, refusal);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
        return new DamageOutcome(seed, file.Kind, file.How, file.IsInvalid, refusal, milliseconds, bytes, problem);
    }

    private string Write(DamagedFile file, int seed)
    {
        var path = _folder[$"{seed}"];
        foreach (var (name, content) in file.Files)
        {
            var place = name == DamagedFile.One ? path : Path.Combine(path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllBytes(place, content);
        }

        return path;
    }

    private static string? Problem(DamagedFile file, string? refusal, double milliseconds, long bytes)
    {
        if (file.IsInvalid is { } invalid && invalid != refusal is not null)
            return refusal is null ? "loaded" : $"refused: {refusal}";
        if (milliseconds > MostMilliseconds)
            return $"took {milliseconds:0} ms";
        if (bytes > MostBytes)
            return $"took {bytes >> 20} MiB";
        return refusal is not null && (refusal.Length is 0 or > LongestReason || refusal.Any(char.IsControl))
            ? $"a reason of {refusal.Length} characters: {refusal[..Math.Min(200, refusal.Length)]}"
            : null;
    }

    // The innermost places that are ours say where.
    private static string Described(Exception e) => $"{e.GetType().Name}: {e.Message}" + string.Concat(
        (e.StackTrace ?? "").Split('\n').Where(l => l.Contains("Agents.", StringComparison.Ordinal)).Take(3));

    // What is refused is not shown as sound, and showing it does not fail.
    private static string? Shown(DamagedFile file, string path, string? refusal)
    {
        if (file.Kind is not (FileKind.Folder or FileKind.Gguf))
            return null;
        try
        {
            return refusal is null || ModelInspector.Inspect(path).Unsupported.Count > 0
                || refusal.Contains("template", StringComparison.Ordinal)
                ? null
                : $"refused ({refusal}), and models show lists nothing";
        }
        catch (Exception e)
        {
            return "models show: " + Described(e);
        }
    }
}
