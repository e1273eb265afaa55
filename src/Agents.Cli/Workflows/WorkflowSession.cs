using System.CommandLine;
using Agents.Models;
using Agents.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Workflows;

/// <summary>A host with workflows and models, for the length of one command.</summary>
internal sealed class WorkflowSession(CliHost host) : IAsyncDisposable
{
    private const string Policy = "policy";

    public static readonly Option<string> Folder = new("--folder")
    {
        Description = "Folder in which workflows are found by name.",
        DefaultValueFactory = _ => "workflows",
    };

    public static readonly Option<string> Model = new("--model")
    {
        Description = "Model that answers as 'policy': ID[@VERSION|@current], a folder or a .gguf file. Others come from "
            + "the section Agents:Models of the configuration.",
        DefaultValueFactory = _ => "embedded",
    };

    public WorkflowRunner Runner => host.Services.GetRequiredService<WorkflowRunner>();

    public WorkflowCatalog Catalog => host.Services.GetRequiredService<WorkflowCatalog>();

    private WorkflowLoader Loader => host.Services.GetRequiredService<WorkflowLoader>();

    public static async Task<WorkflowSession> StartAsync(
        ParseResult result, Terminal terminal, CancellationToken cancellationToken)
    {
        string folder = result.GetValue(Folder) ?? "workflows";
        string model = result.GetValue(Model) ?? "embedded";
        return new WorkflowSession(await CliHost.StartAsync(result, terminal, cancellationToken, builder =>
        {
            builder.AddWorkflows(folder).AddLocalModel(Policy, o => o.Path = model);
            foreach (var section in builder.Configuration.GetSection(LocalModelOptions.SectionName).GetChildren())
            {
                if (section.Key != Policy)
                    builder.AddLocalModel(section.Key);
            }
        }));
    }

    /// <summary>A workflow by its file or by its name in the folder.</summary>
    public WorkflowDefinition Find(string text) => File.Exists(text) ? Loader.Load(text) : Catalog.Get(text);

    /// <summary>A run, and the workflow that it began with.</summary>
    public async Task<(WorkflowRunInfo Run, WorkflowDefinition Workflow)> FindRunAsync(
        string runId, CancellationToken cancellationToken)
    {
        var run = await Runner.FindRunAsync(runId, cancellationToken) ?? throw new AgentsException(
            $"There is no run {runId} in this data folder; 'agents workflows list' shows those that are not done.");
        return (run, Find(File.Exists(run.File) ? run.File : run.Workflow));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
