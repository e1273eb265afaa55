using System.CommandLine;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Training.Benchmarks;
using static TorchSharp.torch;

namespace Agents.Cli.Commands;

/// <summary>Speed of a model on this machine: <c>bench</c> serves, <c>bench train</c> trains.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var threads = Threads();
        var command = new Command("bench", "Tokens a second by batch and precision, and what precision costs.")
        {
            model, threads, Train(terminal),
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var version = await host.FindAsync(result.GetRequiredValue(model), cancellationToken);
            await RunAsync(() =>
            {
                using var checkpoint = Checkpoint.Open(version.Path);
                var report = new InferenceBenchmark(checkpoint, result.GetValue(threads))
                    .Run(new LineProgress(terminal.Error), cancellationToken);
                terminal.WriteJson(Describe(report));
            });
        });
        return command;
    }

    private static Command Train(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var threads = Threads();
        var steps = CommonOptions.Count("--steps", 10, "Measured steps; medians are reported.");
        var command = new Command("train", "Seconds of a training step, 31-token prompts and 16 tokens each.")
        {
            model, threads, steps,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var version = await host.FindAsync(result.GetRequiredValue(model), cancellationToken);
            await RunAsync(() =>
            {
                var report = new TrainingBenchmark(version.Path, result.GetValue(threads))
                    .Run(result.GetValue(steps), new LineProgress(terminal.Error), cancellationToken);
                terminal.WriteJson(Describe(report));
            });
        });
        return command;
    }

    private static Option<int> Threads() => new("--threads") { Description = "Threads (default: one a core)." };

    private static Task RunAsync(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static object Describe(BenchmarkReport report) => new
    {
        DecodeTokS = report.Decode.ToDictionary(d => d.Key.ToString(), d => d.Value),
        PromptTokS = report.Prompt,
        Quality = report.Quality.ToDictionary(q => q.Key, q => new { q.Value.Kl, Top1 = q.Value.TopOne }),
        MaskMsToken = new { report.Masks.First, report.Masks.Later },
        GemmF32Gflops = TrainingBenchmark.MatrixSpeed(ScalarType.Float32),
        GemmBf16Gflops = TrainingBenchmark.MatrixSpeed(ScalarType.BFloat16),
        FirstTokenS = report.FirstTokenSeconds,
        PeakRssMib = report.PeakMemoryMib,
    };

    private static object Describe(TrainingBenchmarkReport report) => new
    {
        report.GemmF32Gflops,
        report.GemmBf16Gflops,
        Shapes = new Dictionary<string, object>
        {
            [report.Shape] = new Dictionary<string, object> { ["f32"] = report.F32 },
        },
    };

    /// <summary>Lines beside the output, in order and at once (Progress&lt;T&gt; posts to the pool).</summary>
    private sealed class LineProgress(TextWriter error) : IProgress<string>
    {
        public void Report(string value) => error.WriteLine(value);
    }
}
