using Agents.Workflows.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows;

/// <summary>What the nodes of one file find in it and beside it while it is read.</summary>
internal sealed class WorkflowReading(YamlMap root, ErrorList errors, Func<YamlScalar, WorkflowDefinition?> load)
{
    private readonly Dictionary<string, AgentDefinition> _agents = [];

    /// <summary>The agent of a name; an error is kept where there is none. One that was refused is empty.</summary>
    public AgentDefinition FindAgent(YamlScalar name)
    {
        if (_agents.TryGetValue(name.Text, out var agent))
            return agent;
        var known = (root.Find("agents") as YamlMap)?.Entries.Keys.ToArray() ?? [];
        if (known.Contains(name.Text))
            return new AgentDefinition();
        errors.Add(name.Position, $"There is no agent '{name.Text}'.{Names.Hint(name.Text, known)} "
            + $"Defined under 'agents': {Names.List(known)}.");
        return new AgentDefinition();
    }

    /// <summary>Reads the agents that the file defines, used or not, for their errors.</summary>
    public void ReadAgents()
    {
        foreach (var (name, entry) in (root.Find("agents") as YamlMap)?.Entries ?? new Dictionary<string, YamlEntry>())
        {
            if (ErrorList.Fits(CommonFields.Agent, entry.Value))
                _agents[name] = new RecordReader((YamlMap)entry.Value, errors).Agent();
        }
    }

    /// <summary>Another workflow; null where it was refused.</summary>
    public WorkflowDefinition? Load(YamlScalar reference) => load(reference);
}
