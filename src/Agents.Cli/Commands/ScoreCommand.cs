using System.CommandLine;
using Agents.Registry;

namespace Agents.Cli.Commands;

/// <summary>How probable a model finds given completions.</summary>
internal static class ScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var input = CommonOptions.Input();
        var output = new Option<FileInfo>("--output") { Description = "JSON lines to write.", Required = true };
        var command = new Command(
            "score", "Log-probabilities of {prompt, completion} lines of raw text.") { model, input, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            using var policy = await host.OpenModelAsync(result.GetRequiredValue(model), cancellationToken);
            var scorer = policy.Require<ITokenScorer>();
            await using var writer = JsonLinesFile.Create(result.GetRequiredValue(output));
            foreach (var line in JsonLinesFile.Read<Pair>(result.GetRequiredValue(input)))
            {
                var scores = await line.Try(pair => scorer.ScoreAsync(pair.Prompt, pair.Completion, cancellationToken));
                await writer.WriteLineAsync(Terminal.ToJson(new { scores.Ids, scores.LogProbs }));
            }
        });
        return command;
    }

    private sealed record Pair(string Prompt, string Completion);
}
