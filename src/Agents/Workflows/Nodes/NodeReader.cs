using Agents.Workflows.Graph;
using Agents.Workflows.Templates;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>Reads a node, and keeps what it leads to, what it calls and what its expressions read.</summary>
internal sealed class NodeReader(YamlMap map, ErrorList errors, WorkflowReading workflow) : RecordReader(map, errors)
{
    private readonly List<Edge> _edges = [];
    private readonly List<Template> _templates = [];
    private readonly List<FunctionReference> _functions = [];

    public string Id => Text("id")!;

    public string Kind => Text("kind")!;

    public IReadOnlyList<Edge> Edges => _edges;

    public IReadOnlyList<Template> Templates => _templates;

    public IReadOnlyList<FunctionReference> Functions => _functions;

    /// <summary>The way to the node that a key names; null where the key is missing.</summary>
    public Edge? Target(string key, EdgeKind kind = EdgeKind.Next) =>
        Find(key) is YamlScalar scalar ? Lead(scalar, kind, 0) : null;

    /// <summary>The ways to the nodes of a list.</summary>
    public IReadOnlyList<Edge> Targets(string key, EdgeKind kind) => Find(key) is YamlList list
        ? [.. list.Items.Select((item, i) => Lead((YamlScalar)item, kind, i))]
        : [];

    /// <summary>The records of a list.</summary>
    public IReadOnlyList<YamlMap> Records(string key) => [.. ((YamlList)Find(key)!).Items.Cast<YamlMap>()];

    public Edge Lead(YamlScalar target, EdgeKind kind, int index)
    {
        var edge = new Edge(Id, target.Text, kind, index, target.Position);
        _edges.Add(edge);
        return edge;
    }

    /// <summary>A text with outputs. Where it is wrong an error is kept and the node is never run.</summary>
    public Template? Prompt(string key) => Keep(Template(key));

    public Template? Condition(YamlValue? value) =>
        value is YamlScalar scalar ? Keep(Agents.Workflows.Templates.Template.ParseCondition(scalar, Errors)) : null;

    public ValueTemplate? Values(string key)
    {
        if (Find(key) is not { } value)
            return null;
        var template = ValueTemplate.Parse(value, Errors);
        _templates.AddRange(template.Templates);
        return template;
    }

    public string Function(string key)
    {
        var scalar = (YamlScalar)Find(key)!;
        _functions.Add(new FunctionReference(scalar.Text, scalar.Position));
        return scalar.Text;
    }

    /// <summary>The agent that a key names or defines.</summary>
    public AgentDefinition AgentOf(string key)
    {
        var agent = Find(key) switch
        {
            YamlMap inline => new RecordReader(inline, Errors).Agent(),
            YamlScalar name => workflow.FindAgent(name),
            _ => new AgentDefinition(),
        };
        Keep(agent.Instructions);
        _functions.AddRange(agent.Functions);
        return agent;
    }

    /// <summary>The workflow that a key names; null where it was refused.</summary>
    public WorkflowDefinition? Workflow(string key) => workflow.Load((YamlScalar)Find(key)!);

    public void Refuse(Position position, string message) => Errors.Add(position, message);

    private Template? Keep(Template? template)
    {
        if (template is not null)
            _templates.Add(template);
        return template;
    }
}
