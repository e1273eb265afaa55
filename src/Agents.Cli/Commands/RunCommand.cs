using System.CommandLine;
using Agents.Cli.Workflows;
using Agents.Workflows;

namespace Agents.Cli.Commands;

/// <summary>Runs a workflow.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var workflow = new Argument<string>("workflow") { Description = "A workflow file, or a name in the folder." };
        var input = new Option<string?>("--input")
        {
            Description = "The input: text, or @FILE to read it. Several are a JSON object of their names.",
        };
        var id = new Option<string?>("--run-id") { Description = "Id of the run (default: a new one)." };
        var command = new Command("run", "Runs a workflow, and shows what happens; a question reads a line of input. --json: events.")
        {
            workflow, input, id, WorkflowSession.Model, WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            var definition = session.Find(result.GetRequiredValue(workflow));
            string? text = await ReadAsync(result.GetValue(input), cancellationToken);
            var inputs = WorkflowText.ParseInputs(text, definition, mayName: true);
            var options = new WorkflowRunOptions { RunId = result.GetValue(id) };
            return await new RunDialogue(terminal, session, result.GetValue(CommonOptions.Json)).FollowAsync(
                definition, session.Runner.StreamAsync(definition, inputs, options, cancellationToken),
                cancellationToken);
        });
        return command;
    }

    private static async Task<string?> ReadAsync(string? input, CancellationToken cancellationToken) =>
        input is ['@', .. var path] ? await File.ReadAllTextAsync(path, cancellationToken) : input;
}
