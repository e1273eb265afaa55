using System.CommandLine;
using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Commands;

/// <summary>One answer with its tokens, through the model's own chat template.</summary>
internal static class GenerateCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var prompt = new Option<string>("--prompt") { Description = "The user message.", Required = true };
        var system = new Option<string?>("--system") { Description = "The system message." };
        var temperature = CommonOptions.Temperature(0);
        var maxTokens = CommonOptions.Count("--max-tokens", 48, "Longest reply in tokens.");
        var seed = CommonOptions.Seed();
        var stop = new Option<string[]>("--stop") { Description = "Text that ends the reply; may be repeated." };
        var command = new Command("generate", "One answer, with ids and log-probabilities under --json.")
        {
            model, prompt, system, temperature, maxTokens, seed, stop,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            using var policy = await host.OpenModelAsync(result.GetRequiredValue(model), cancellationToken);
            var options = new ChatOptions
            {
                Temperature = result.GetValue(temperature),
                MaxOutputTokens = result.GetValue(maxTokens),
                Seed = result.GetValue(seed),
                StopSequences = result.GetValue(stop),
            };
            var messages = Messages(result.GetValue(system), result.GetRequiredValue(prompt));
            var response = await policy.Client.GetResponseAsync(messages, options, cancellationToken);
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(Describe((EpisodeTurn)response.RawRepresentation!));
            else
                await terminal.Output.WriteLineAsync(response.Text);
        });
        return command;
    }

    private static IReadOnlyList<ChatMessage> Messages(string? system, string prompt) => system is null
        ? [new(ChatRole.User, prompt)]
        : [new(ChatRole.System, system), new(ChatRole.User, prompt)];

    private static object Describe(EpisodeTurn turn) => new
    {
        turn.Text,
        turn.PromptIds,
        Ids = turn.CompletionIds,
        turn.LogProbs,
        turn.FinishReason,
    };
}
