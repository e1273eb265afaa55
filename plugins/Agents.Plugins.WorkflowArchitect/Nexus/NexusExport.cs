using System.Text.Json.Nodes;
using Agents.Prompts;
using Agents.Workflows;
using Agents.Workflows.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>
/// A workflow as a team: an agent for each agent and each function of it, led by a supervisor that is told the order.
/// Nexus has no loops, votes or switches; the supervisor is told of them in words.
/// </summary>
/// <param name="functions">The application's functions, for what tools say of themselves.</param>
internal sealed class NexusExport(IReadOnlyDictionary<string, AIFunction> functions)
{
    private static readonly PromptFile Lead = PromptFile.Load(typeof(NexusExport).Assembly, "nexus_lead");

    public async Task<NexusSupervisor> OfAsync(WorkflowDefinition workflow)
    {
        var members = new List<NexusMember>();
        foreach (var node in workflow.Nodes)
        {
            if (node is AgentNode agent)
                members.Add(Agent(agent));
            else if (node is FunctionNode function)
                members.Add(await CallerAsync(function));
        }

        var messages = await Lead.RenderAsync(new Dictionary<string, object?>
        {
            ["description"] = workflow.Description ?? workflow.Name,
            ["steps"] = workflow.Nodes.Select(n => new { n.Id, n.Kind }),
        });
        return new NexusSupervisor(Free(workflow.Name, members), messages[^1].Text, NexusWriter.DefaultModel, members);
    }

    private NexusAgent Agent(AgentNode node)
    {
        string[] words = [node.Agent.Instructions?.Source.Text ?? "", node.Prompt!.Source.Text];
        return new NexusAgent(
            node.Id, string.Join("\n\n", words.Where(w => w.Length > 0)), node.Agent.Model ?? NexusWriter.DefaultModel)
        {
            Tools = [.. node.Agent.Functions.Select(f => Tool(f.Name))],
            OutputSchema = node.Agent.Output is { } type ? JsonObject.Create(JsonValues.Of(type.Schema())) : null,
        };
    }

    private async Task<NexusAgent> CallerAsync(FunctionNode node)
    {
        var messages = await Lead.RenderAsync(new Dictionary<string, object?>
        {
            ["description"] = node.Function,
            ["steps"] = Array.Empty<object>(),
        });
        return new NexusAgent(node.Id, messages[0].Text, NexusWriter.DefaultModel) { Tools = [Tool(node.Function)] };
    }

    private NexusTool Tool(string name)
    {
        functions.TryGetValue(name, out var function);
        var properties = function is not null && function.JsonSchema.TryGetProperty("properties", out var found)
            ? JsonObject.Create(found) : null;
        return new NexusTool(name.Split('.')[^1], $"tools.{name}", function?.Description ?? "", properties ?? []);
    }

    private static string Free(string name, List<NexusMember> members) =>
        members.Any(m => m.Name == name) ? Free($"{name}_lead", members) : name;
}
