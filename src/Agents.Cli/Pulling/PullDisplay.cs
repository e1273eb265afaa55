using Agents.Models.Hub;
using Spectre.Console;

namespace Agents.Cli.Pulling;

/// <summary>Shows a pull beside the output: bars on a terminal, lines in a pipe.</summary>
internal static class PullDisplay
{
    public static Task<PulledModel> RunAsync(
        Terminal terminal, Func<IProgress<PullProgress>, Task<PulledModel>> pull) =>
        terminal.Status.Profile.Out.IsTerminal
            ? terminal.Status.Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                    new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(context => pull(new PullBars(terminal.Status, context)))
            : pull(new PullLines(terminal.Error));
}
