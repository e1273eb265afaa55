using System.CommandLine;
using Agents.Cli.Improvement;
using Agents.Models.Serving;
using Agents.Training.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>The hosted trainer in the foreground: rounds of training and gate, until it is stopped.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var task = CommonOptions.Task();
        var command = new Command(
            "train", "Train the served version round after round until Ctrl-C, and go on where it stopped. Settings: section Training.")
        {
            model, task,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(model);
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken, builder =>
            {
                builder.AddTrainer();
                builder.Services.Configure<TrainingOptions>(o =>
                    (o.Model, o.Task) = (LocalModels.Reference(name).Model, result.GetRequiredValue(task)));
            });
            var version = await host.ServedVersionAsync(name, cancellationToken);
            if (await host.Registry.GetCurrentAsync(version.Model, cancellationToken) is null)
                await host.Registry.PublishAsync(version.Model, version.Id, "as it came", cancellationToken);
            await terminal.Error.WriteLineAsync($"{version} · data in {host.DataFolder} · Ctrl-C stops");
            var end = await host.Services.GetRequiredService<TrainingRounds>()
                .RunAsync(new ProgressPrinter(terminal.Output), cancellationToken);
            await terminal.Output.WriteLineAsync($"Training ends: {end}");
        });
        return command;
    }
}
