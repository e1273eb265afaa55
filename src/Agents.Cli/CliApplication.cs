using System.CommandLine;
using Agents.Cli.Commands;

namespace Agents.Cli;

/// <summary>
/// Parses and runs one command line. Exit codes: 0 done, 1 failed with a reason, 2 wrong usage, 130 cancelled.
/// </summary>
internal static class CliApplication
{
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Cancelled = 130;

    public static async Task<int> RunAsync(
        string[] args, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(input, output, error);
        // "@file" is the value of an option here, and not a file of arguments.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var result = Root(terminal).Parse(args.Length == 0 ? ["chat"] : args, parser);
        if (result.Errors.Count > 0)
            return Refuse(result, error);
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error,
                // The console cancels the answer, not the program.
                ProcessTerminationTimeout = result.CommandResult.Command.Name == "chat" ? null
                    : TimeSpan.FromSeconds(30),
            };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Cancelled.");
            return Cancelled;
        }
        catch (Exception exception) when (Explain(exception) is { } line)
        {
            await error.WriteLineAsync(line);
            return Failed;
        }
    }

    private static RootCommand Root(Terminal terminal) => new(
        "Local agents that improve from the episodes they log. Without a command: chat.")
    {
        CommonOptions.Data,
        CommonOptions.Json,
        ChatCommand.Create(terminal),
        RunCommand.Create(terminal),
        WorkflowsCommand.Create(terminal),
        ImproveCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        TasksCommand.Create(terminal),
        GenerateCommand.Create(terminal),
        ScoreCommand.Create(terminal),
        TokenizeCommand.Create(terminal),
        BenchCommand.Create(terminal),
        EpisodesCommand.Create(terminal),
        ModelsCommand.Create(terminal),
        TrainCommand.Create(terminal),
        PretrainCommand.Create(terminal),
    };

    private static int Refuse(ParseResult result, TextWriter error)
    {
        foreach (var problem in result.Errors)
            error.WriteLine(problem.Message);
        error.WriteLine($"Try: agents {Path(result.CommandResult.Command)}--help");
        return WrongUsage;
    }

    private static string Path(Command command) => command is RootCommand
        ? ""
        : Path(command.Parents.OfType<Command>().First()) + command.Name + " ";

    // Errors that a person can act on, as one line; anything else is a defect and keeps its stack trace.
    private static string? Explain(Exception exception) => exception switch
    {
        Agents.Workflows.WorkflowException e => e.Message,
        AgentsException e => OneLine(e.Message),
        Microsoft.Extensions.Options.OptionsValidationException e => OneLine(string.Join("; ", e.Failures)),
        IOException or UnauthorizedAccessException => OneLine(exception.Message),
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
