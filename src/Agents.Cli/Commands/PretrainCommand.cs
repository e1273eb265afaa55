using System.CommandLine;
using Agents.Cli.Pretraining;

namespace Agents.Cli.Commands;

/// <summary>Makes the embedded model again, from nothing but this repository.</summary>
internal static class PretrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder of the model and its curve.",
            Required = true,
        };
        var seed = CommonOptions.Seed();
        var minutes = new Option<double?>("--minutes") { Description = "Stop after so long with what was learned." };
        var threads = new Option<int?>("--threads") { Description = "Threads (default: one a core)." };
        var command = new Command("pretrain", "Train the embedded model from scratch on generated tasks.")
        {
            output, seed, minutes, threads,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var standard = new RecipeOptions { Output = result.GetRequiredValue(output).FullName };
            var options = standard with
            {
                Seed = result.GetValue(seed),
                Minutes = result.GetValue(minutes) ?? standard.Minutes,
                Threads = result.GetValue(threads) ?? standard.Threads,
            };
            await Task.Factory.StartNew(
                () => new PretrainRecipe(options, TimeProvider.System, terminal.Output.WriteLine)
                    .Run(cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        });
        return command;
    }
}
