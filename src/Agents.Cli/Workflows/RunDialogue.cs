using Agents.Workflows;

namespace Agents.Cli.Workflows;

/// <summary>
/// A run whose questions are answered where they are asked: each by a line of the input. At its end, or at an empty
/// line, the run stays as it is and waits.
/// </summary>
internal sealed class RunDialogue(Terminal terminal, WorkflowSession session, bool json)
{
    /// <summary>Follows a run, and goes on with it after each answer.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(
        WorkflowDefinition workflow, IAsyncEnumerable<WorkflowEvent> events, CancellationToken cancellationToken)
    {
        var result = await new RunPrinter(terminal, json).PrintAsync(events);
        // From the first answer on it is a talk: what happens in between would stand between its lines.
        var talk = new RunPrinter(terminal, json, quiet: true);
        var answered = false;
        // As JSON, a program reads the events and answers by the command.
        while (!json && result is { Status: WorkflowStatus.Waiting, Requests: [var asked, ..] }
            && await ReadAsync(cancellationToken) is { } line)
        {
            try
            {
                var answer = WorkflowText.ParseAnswer(line, asked);
                await session.Runner.AnswerAsync(workflow, result.RunId, asked.Id, answer, cancellationToken);
            }
            catch (AgentsException wrong)
            {
                await terminal.Error.WriteLineAsync(wrong.Message);
                continue;
            }

            result = await talk.PrintAsync(
                session.Runner.StreamResumeAsync(workflow, result.RunId, cancellationToken: cancellationToken));
            answered = true;
        }

        // The first question was printed with how to answer it later, and this is another.
        if (answered && result is { Status: WorkflowStatus.Waiting, Requests: [var open, ..] })
            await terminal.Error.WriteLineAsync($"\nThe run waits. {RunPrinter.HowToAnswer(result, open)}");
        return RunPrinter.ExitCode(result);
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await terminal.Error.WriteAsync("> ");
        // The console's reader heeds no token; the wait does.
        var line = await Task.Run(terminal.Input.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return string.IsNullOrWhiteSpace(line) ? null : line;
    }
}
