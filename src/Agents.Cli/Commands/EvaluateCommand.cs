using System.CommandLine;
using System.Globalization;
using Agents.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>Accuracy of a model on a task, greedily, with its 95 % interval.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var task = CommonOptions.Task();
        var split = TasksCommand.Split(TaskSplit.Test);
        var count = CommonOptions.Count("--n", 500, "Different questions to ask.");
        var seed = CommonOptions.Seed();
        var maxTokens = CommonOptions.Count("--max-tokens", EvaluationRequest.DefaultMaxTokens,
            "Longest reply in tokens.");
        var items = new Option<FileInfo?>("--items") { Description = "File for one JSON line an item." };
        var study = new Argument<string?>("study")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Runs the study of a reasoning method instead: only --seed, --n, --set and, for some, --model count then.",
        };
        var set = new Option<string[]>("--set")
        {
            DefaultValueFactory = _ => [],
            HelpName = "NAME=VALUE",
            Description = "A parameter of the study, such as the law of its scripted model; may be given again.",
        };
        var command = new Command("evaluate", "Accuracy of a model on a task, or the study of a reasoning method.")
        {
            study, set, model, task, split, count, seed, maxTokens, items,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var json = result.GetValue(CommonOptions.Json);
            if (result.GetValue(study) is { } name)
            {
                int? n = result.GetResult(count) is { Implicit: false } ? result.GetValue(count) : null;
                var measured = result.GetResult(model) is { Implicit: false } ? result.GetValue(model) : null;
                var call = new StudyCall(name, result.GetValue(seed), n, result.GetRequiredValue(set), measured);
                await StudyRun.RunAsync(host, terminal, call, json, cancellationToken);
                return;
            }

            using var policy = await host.OpenModelAsync(result.GetRequiredValue(model), cancellationToken);
            var request = new EvaluationRequest
            {
                Client = policy.Client,
                Task = host.Services.GetRequiredService<ITaskSetCatalog>().Resolve(result.GetRequiredValue(task)),
                Split = result.GetValue(split),
                Count = result.GetValue(count),
                Seed = result.GetValue(seed),
                MaxTokens = result.GetValue(maxTokens),
            };
            var report = await host.Services.GetRequiredService<Evaluator>().RunAsync(request, cancellationToken);
            if (result.GetValue(items) is { } file)
                await WriteItemsAsync(file, report);
            Print(terminal, json, policy, report);
        });
        return command;
    }

    private static async Task WriteItemsAsync(FileInfo file, EvaluationReport report)
    {
        await using var writer = JsonLinesFile.Create(file);
        foreach (var item in report.Items)
            await writer.WriteLineAsync(Terminal.ToJson(new { item.Question, item.Reply, item.Ids, item.Correct }));
    }

    private static void Print(Terminal terminal, bool json, OpenModel policy, EvaluationReport report)
    {
        var interval = report.Interval;
        if (json)
        {
            double[] ci95 = [interval.Low, interval.High];
            terminal.WriteJson(new { report.N, report.Correct, report.Accuracy, Ci95 = ci95 });
            return;
        }

        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{policy.Version}: {report.Correct} of {report.N} right = {report.Accuracy:P1} [{interval.Low:P1}, {interval.High:P1}]"));
    }
}
