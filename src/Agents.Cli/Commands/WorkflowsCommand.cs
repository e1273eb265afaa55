using System.CommandLine;
using Agents.Cli.Workflows;
using Agents.Workflows;

namespace Agents.Cli.Commands;

/// <summary>Workflows and their runs.</summary>
internal static class WorkflowsCommand
{
    public static Command Create(Terminal terminal) => new("workflows", "Workflows, and their runs.")
    {
        List(terminal),
        Validate(terminal),
        Show(terminal),
        Resume(terminal),
        Answer(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "The workflows of the folder, and the runs that are not done.")
        {
            WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            bool json = result.GetValue(CommonOptions.Json);
            foreach (string name in session.Catalog.Names)
                WriteWorkflow(terminal, session.Catalog, name, json);
            var runs = await session.Runner.ListRunsAsync(cancellationToken);
            foreach (var run in runs.Where(r => r.Status != WorkflowStatus.Completed))
                WriteRun(terminal, run, json);
        });
        return command;
    }

    private static Command Validate(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "Files, or names in the folder.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Says what is wrong with workflow files, all of it.")
        {
            files, WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            int code = 0;
            foreach (string file in result.GetRequiredValue(files))
                code = Math.Max(code, WriteErrors(terminal, session, file, result.GetValue(CommonOptions.Json)));
            return code;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var workflow = new Argument<string>("workflow") { Description = "A workflow file, or a name in the folder." };
        var mermaid = new Option<bool>("--mermaid") { Description = "A diagram, as Mermaid writes flowcharts." };
        var command = new Command("show", "What a workflow asks for and does.")
        {
            workflow, mermaid, WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            var definition = session.Find(result.GetRequiredValue(workflow));
            if (result.GetValue(mermaid))
                await terminal.Output.WriteAsync(definition.ToMermaid());
            else
                Describe(terminal, definition, result.GetValue(CommonOptions.Json));
        });
        return command;
    }

    private static Command Resume(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "Id of the run." };
        var accept = AcceptChanged();
        var command = new Command("resume", "Goes on with a run that was cut off or failed.")
        {
            run, accept, WorkflowSession.Model, WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            string runId = result.GetRequiredValue(run);
            var (_, definition) = await session.FindRunAsync(runId, cancellationToken);
            return await FollowAsync(terminal, session, definition, runId, result, accept, cancellationToken);
        });
        return command;
    }

    private static Command Answer(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "Id of the run." };
        var text = new Argument<string>("answer") { Description = "The answer." };
        var request = new Option<string?>("--request") { Description = "Id of the request, where it waits for several." };
        var accept = AcceptChanged();
        var command = new Command("answer", "Answers the question of a run, and goes on with it.")
        {
            run, text, request, accept, WorkflowSession.Model, WorkflowSession.Folder,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await WorkflowSession.StartAsync(result, terminal, cancellationToken);
            var (info, definition) = await session.FindRunAsync(result.GetRequiredValue(run), cancellationToken);
            var asked = Choose(info, result.GetValue(request));
            var answer = WorkflowText.ParseAnswer(result.GetRequiredValue(text), asked);
            await session.Runner.AnswerAsync(definition, info.RunId, asked.Id, answer, cancellationToken);
            return await FollowAsync(terminal, session, definition, info.RunId, result, accept, cancellationToken);
        });
        return command;
    }

    private static Option<bool> AcceptChanged() => new("--accept-changed")
    {
        Description = "Goes on although the file was changed since the run began.",
    };

    private static Task<int> FollowAsync(
        Terminal terminal, WorkflowSession session, WorkflowDefinition definition, string runId, ParseResult result,
        Option<bool> accept, CancellationToken cancellationToken) =>
        new RunPrinter(terminal, result.GetValue(CommonOptions.Json)).FollowAsync(session.Runner.StreamResumeAsync(
            definition, runId, new() { AcceptChanged = result.GetValue(accept) }, cancellationToken));

    private static WorkflowRequest Choose(WorkflowRunInfo run, string? id)
    {
        string waits = $"It waits for: {string.Join(", ", run.Requests.Select(r => r.Id))}.";
        if (run.Requests.Count == 0)
            throw new AgentsException($"Run {run.RunId} waits for no answer."
                + (run.Status == WorkflowStatus.Completed ? "" : $" To go on with it: agents workflows resume {run.RunId}"));
        if (id is null)
        {
            return run.Requests.Count == 1 ? run.Requests[0]
                : throw new AgentsException($"Name the request with --request. {waits}");
        }

        return run.Requests.FirstOrDefault(r => r.Id == id)
            ?? throw new AgentsException($"Run {run.RunId} has no request '{id}'. {waits}");
    }

    private static void WriteWorkflow(Terminal terminal, WorkflowCatalog catalog, string name, bool json)
    {
        string? description;
        string? error = null;
        try
        {
            description = catalog.Get(name).Description;
        }
        catch (WorkflowException e)
        {
            (description, error) = (null, e.Errors[0].ToString());
        }

        if (json)
            terminal.WriteJson(new { Workflow = name, Description = description, Error = error });
        else
            terminal.Output.WriteLine($"{name,-18} {error ?? description}");
    }

    private static void WriteRun(Terminal terminal, WorkflowRunInfo run, bool json)
    {
        if (json)
        {
            terminal.WriteJson(run);
            return;
        }

        terminal.Output.WriteLine($"run {run.RunId} of {run.Workflow}: {run.Status.ToString().ToLowerInvariant()}");
        foreach (var request in run.Requests)
            terminal.Output.WriteLine($"  {request.Id}: {request.Prompt.ReplaceLineEndings(" ")}");
    }

    private static int WriteErrors(Terminal terminal, WorkflowSession session, string file, bool json)
    {
        IReadOnlyList<WorkflowError> errors = [];
        try
        {
            session.Find(file);
        }
        catch (WorkflowException e)
        {
            errors = e.Errors;
        }

        if (json)
            terminal.WriteJson(new { File = file, Valid = errors.Count == 0, Errors = errors });
        else if (errors.Count == 0)
            terminal.Output.WriteLine($"{file}: right");
        foreach (var error in json ? [] : errors)
            terminal.Output.WriteLine(error);
        return errors.Count == 0 ? 0 : CliApplication.Failed;
    }

    private static void Describe(Terminal terminal, WorkflowDefinition workflow, bool json)
    {
        var nodes = workflow.Nodes.Select(n => new { n.Id, n.Kind, Next = n.Edges.Select(e => e.To) });
        if (json)
        {
            var (inputs, budget) = (workflow.Inputs, workflow.Budget);
            terminal.WriteJson(new
            {
                workflow.Name,
                workflow.Description,
                inputs,
                budget,
                workflow.Hash,
                Nodes = nodes,
            });
            return;
        }

        terminal.Output.WriteLine($"{workflow.Name}: {workflow.Description}");
        foreach (var input in workflow.Inputs)
            terminal.Output.WriteLine($"  input {input.Name}: {input.Type}{(input.Default is { } d ? $" = {d.GetRawText()}" : "")}");
        foreach (var node in nodes)
            terminal.Output.WriteLine($"  {node.Id} ({node.Kind}) → {(node.Next.Any() ? string.Join(", ", node.Next) : "end")}");
    }
}
