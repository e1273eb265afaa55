using System.CommandLine;
using Agents.Cli.Chat;

namespace Agents.Cli.Commands;

/// <summary>Talks with a model; every answer is an episode.</summary>
internal static class ChatCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model")
        {
            Description = "Model: ID[@VERSION], a folder (Hugging Face layout) or a .gguf file; the served version unless one is named.",
            DefaultValueFactory = _ => "embedded",
        };
        var command = new Command("chat", "Talk with a model. /help lists what can be typed.") { model };
        command.SetAction(async (result, cancellationToken) =>
        {
            var reader = Console.IsInputRedirected || terminal.Input != Console.In
                ? (ILineReader)new PipeLineReader(terminal.Input)
                : new TerminalLineReader(terminal.Output);
            await using var session = new ChatSession(terminal, reader, result);
            await session.OpenAsync(result.GetRequiredValue(model), cancellationToken);
            await session.RunAsync(cancellationToken);
        });
        return command;
    }
}
