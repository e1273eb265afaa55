using System.CommandLine;
using Agents.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>The questions themselves: <c>tasks list</c> and <c>tasks sample</c>.</summary>
internal static class TasksCommand
{
    public static Command Create(Terminal terminal) => new("tasks", "Task families, and samples of their questions.")
    {
        List(terminal),
        Sample(terminal),
    };

    public static Option<TaskSplit> Split(TaskSplit standard) => new("--split")
    {
        Description = "train, validation or test.",
        DefaultValueFactory = _ => standard,
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "Every family with one question of its training split.");
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            foreach (var tasks in host.Services.GetRequiredService<ITaskSetCatalog>().All)
            {
                var example = tasks.Draw(TaskSplit.Train, seed: 1, index: 0);
                if (result.GetValue(CommonOptions.Json))
                    terminal.WriteJson(new { tasks.Name, example.Question, example.Answer });
                else
                    await terminal.Output.WriteLineAsync(
                        $"{tasks.Name,-18} {example.Question.ReplaceLineEndings(" ")} → {example.Answer}");
            }
        });
        return command;
    }

    private static Command Sample(Terminal terminal)
    {
        var task = CommonOptions.Task();
        var split = Split(TaskSplit.Train);
        var count = CommonOptions.Count("--n", 10, "How many different questions.");
        var seed = CommonOptions.Seed();
        var command = new Command("sample", "Questions of a split as JSON lines.") { task, split, count, seed };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var tasks = host.Services.GetRequiredService<ITaskSetCatalog>().Resolve(result.GetRequiredValue(task));
            foreach (var item in tasks.Take(result.GetValue(split), result.GetValue(count), result.GetValue(seed)))
                terminal.WriteJson(new { item.Question, item.Answer, item.Key });
        });
        return command;
    }
}
