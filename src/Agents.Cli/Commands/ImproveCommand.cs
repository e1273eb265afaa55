using System.CommandLine;
using System.Globalization;
using Agents.Cli.Improvement;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Commands;

/// <summary>The main job: measure, train on logged episodes, ask the gate, swap, measure again.</summary>
internal static class ImproveCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ImproveOptions();
        var command = new Command("improve",
            "Improve a model on a task by reinforcement learning, and say by how much.");
        options.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken, b => b.AddTrainer());
            var progress = new ProgressPrinter(terminal.Error);
            await terminal.Error.WriteLineAsync($"Data: {host.DataFolder}");
            var report = await RunAsync(host, options, result, progress, cancellationToken);
            var folder = options.Folder(result) ?? Path.Combine(host.DataFolder, "runs", report.Run);
            if (result.GetValue(CommonOptions.Json))
                await terminal.Output.WriteLineAsync(Terminal.ToJson(report));
            else
                Summarise(terminal.Output, report, folder);
        });
        return command;
    }

    private static async Task<ImproveReport> RunAsync(
        CliHost host, ImproveOptions options, ParseResult result, ProgressPrinter progress,
        CancellationToken cancellationToken)
    {
        var start = await host.FindAsync(options.Model(result), cancellationToken);
        var defaults = host.Services.GetRequiredService<IOptions<TrainingOptions>>().Value;
        var settings = options.Apply(result, defaults.Clone());
        settings.Model = start.Model;
        var request = new ImproveRequest
        {
            Options = settings,
            Start = start,
            Steps = options.Steps(result, start.Model),
            EvaluationItems = options.EvaluationItems(result),
            Output = options.Folder(result),
        };
        return await host.Services.GetRequiredService<ImproveJob>().RunAsync(request, progress, cancellationToken);
    }

    private static void Summarise(TextWriter output, ImproveReport report, string folder)
    {
        output.WriteLine($"{report.Model} on {report.Task}, held-out test items:");
        output.WriteLine($"  before  {Describe(report.Before)}");
        output.WriteLine($"  after   {Describe(report.After)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  gate    {report.Gate.Decision.ToString().ToLowerInvariant()}, p = {report.Gate.P:0.###e+0}, "
            + $"{report.Gate.Wins} won, {report.Gate.Losses} lost of {report.Gate.N} validation items"));
        output.WriteLine(report.Versions is [_, var trained]
            ? $"  version {trained.Id}, parent {trained.Parent}"
            : "  version unchanged: no step moved the weights");
        output.WriteLine($"  test    asked {report.TestUses} times in this data folder; choices made by it make it weaker");
        output.WriteLine($"Report: {Path.Combine(folder, "report.json")}");
        if (report.Gate.Decision is GateDecision.Promote or GateDecision.None)
            output.WriteLine($"Undo: agents models rollback {report.Model}");
    }

    private static string Describe(Measurement m) => string.Create(
        CultureInfo.InvariantCulture, $"{m.Correct} of {m.N} = {m.Accuracy:P1} [{m.Ci95[0]:P1}, {m.Ci95[1]:P1}]");
}
