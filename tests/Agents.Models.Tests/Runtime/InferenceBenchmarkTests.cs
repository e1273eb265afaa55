using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Runtime;

public sealed class InferenceBenchmarkTests
{
    [Fact]
    public void Every_cell_of_the_report_is_measured()
    {
        using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", "llama_tied"));
        var lines = new List<string>();
        var report = new InferenceBenchmark(checkpoint, threads: 1).Run(
            new Lines(lines), TestContext.Current.CancellationToken);
        Assert.Equal(InferenceBenchmark.Batches, report.Decode.Keys);
        Assert.All(report.Decode.Values, v => Assert.Equal(["f32", "f32_shared", "int8", "int4"], v.Keys));
        Assert.All(report.Decode.Values.SelectMany(v => v.Values).Concat(report.Prompt.Values), s =>
            Assert.True(s > 0));
        Assert.InRange(report.Quality["int8"].Kl, 0, report.Quality["int4"].Kl);
        Assert.InRange(report.Quality["int8"].TopOne, 0.9, 1);
        Assert.True(report.FirstTokenSeconds > 0 && report.PeakMemoryMib > 0);
        Assert.True(report.Masks.First > report.Masks.Later);
        Assert.NotEmpty(lines);
    }

    private sealed class Lines(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
