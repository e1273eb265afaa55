using System.ComponentModel;
using System.Globalization;
using System.Text;
using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Nexus;
using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Workflows;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>
/// The architect as functions. All texts are data: tasks are found by their names and never by a path, and a workflow
/// that is given is read and not run.
/// </summary>
/// <param name="architect">
/// Designs workflows. Asked for at each call: what it finds in the application are the functions of all plugins, this
/// one among them.
/// </param>
/// <param name="tasks">The tasks that have examples and graders.</param>
public sealed class WorkflowArchitectPlugin(Func<Architect> architect, ITaskSetCatalog tasks)
{
    /// <summary>The plugin's name.</summary>
    public const string Name = "WorkflowArchitect";

    private IReadOnlyCollection<string> Functions => [.. architect().Services.Functions.Keys];

    /// <summary>Designs a workflow; the request, the task and the seed decide what is found.</summary>
    [KernelFunction]
    [Description("Designs a workflow for a task: proposes and tries many, and keeps the best on validation examples. "
        + "Gives its YAML, with what was measured in comments. Takes minutes.")]
    public async Task<string> DesignAsync(
        [Description("What the workflow is to do, in a sentence or two.")] string request,
        [Description("Name of the task set with examples and a grader.")] string task,
        [Description("Seed of the search.")] int seed = 0,
        [Description("Id of the search; with the same id one that was cut off goes on.")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Never a path: a model that names one would read files of the application.
        var set = tasks.All.FirstOrDefault(t => t.Name == task) ?? throw new AgentsException(
            $"There is no task set '{task}'. There are: {string.Join(", ", tasks.All.Select(t => t.Name))}.");
        var wanted = new ArchitectRequest { Request = request, Task = set, Seed = seed, RunId = idempotencyKey };
        return Describe(await architect().DesignAsync(wanted, cancellationToken));
    }

    /// <summary>Checks a workflow.</summary>
    [KernelFunction]
    [Description("Checks the YAML of a workflow without running it: 'valid', or all errors with line and column.")]
    public Task<string> ValidateAsync(
        [Description("The workflow's YAML.")] string yaml, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            new WorkflowLoader(Functions).Parse(yaml);
            return Task.FromResult("valid");
        }
        catch (WorkflowException e)
        {
            return Task.FromResult(e.Message);
        }
    }

    /// <summary>Reads a team of Nexus.</summary>
    [KernelFunction]
    [Description("Turns the YAML of a Nexus team (a supervisor with agents) into a workflow's YAML. Tools become "
        + "registered functions of the same names; no code is loaded.")]
    public async Task<string> ReadNexusAsync(
        [Description("The team's YAML.")] string yaml, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        const string File = "nexus.yaml";
        string workflow = await new NexusImport(Functions, File).WriteAsync(NexusReader.Read(yaml, File));
        new WorkflowLoader(Functions).Parse(workflow, File);
        return workflow;
    }

    /// <summary>Writes a team of Nexus.</summary>
    [KernelFunction]
    [Description("Turns a workflow's YAML into the YAML of a Nexus team.")]
    public async Task<string> WriteNexusAsync(
        [Description("The workflow's YAML.")] string yaml, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var workflow = new WorkflowLoader(Functions).Parse(yaml);
        return NexusWriter.Write(await new NexusExport(architect().Services.Functions).OfAsync(workflow));
    }

    /// <summary>The vote of workflows that ask several times.</summary>
    [KernelFunction]
    [Description("The most frequent of several answers; of equally frequent ones the one that came first.")]
    public static Task<string> MajorityAsync(
        [Description("The answers.")] IReadOnlyList<string> answers, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(answers);
        return Task.FromResult(MajorityFunction.Vote(answers));
    }

    private static string Describe(ArchitectReport report)
    {
        var winner = report.Candidates[report.Winner];
        var single = report.Candidates[report.SingleAgent];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# search {report.RunId}, {report.Calls} model calls");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"# right on {winner.Correct} of {winner.Answered} validation items; at least {report.LowerBound:P1}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"# the single agent: {single.Correct} of {single.Answered}");
        return text.Replace("\r", "").Append(report.Yaml).ToString();
    }
}
