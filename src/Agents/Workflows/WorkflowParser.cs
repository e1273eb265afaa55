using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agents.Workflows.Graph;
using Agents.Workflows.Nodes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;
using Agents.Workflows.Yaml;

namespace Agents.Workflows;

/// <summary>Makes a definition of a text, or errors.</summary>
internal sealed class WorkflowParser
{
    // What expressions and the Liquid language need for themselves.
    private static readonly string[] Reserved =
    [
        ReferenceCheck.Inputs, "forloop", "true", "false", "nil", "null", "empty", "blank", "and", "or", "contains",
        "in", "not",
    ];

    private readonly ErrorList _errors;
    private readonly YamlMap _root;
    private readonly List<WorkflowDefinition> _named = [];
    private readonly Dictionary<string, DataType> _inputs = [];

    private WorkflowParser(YamlMap root, ErrorList errors)
    {
        _root = root;
        _errors = errors;
    }

    /// <summary>The definition; null, and errors, where the text is not right.</summary>
    public static WorkflowDefinition? Parse(
        string text, string shown, string? path, ErrorList errors, Func<YamlScalar, WorkflowDefinition?> load,
        IReadOnlyCollection<string>? functions)
    {
        if (YamlReader.Read(text, errors) is not { } value)
            return null;
        bool fits = WorkflowShape.Root.Check(value, errors);
        if (value is not YamlMap root)
            return null;
        var definition = new WorkflowParser(root, errors).Read(text, shown, path, load, functions, fits);
        return errors.Count == 0 ? definition : null;
    }

    private WorkflowDefinition? Read(
        string text, string shown, string? path, Func<YamlScalar, WorkflowDefinition?> load,
        IReadOnlyCollection<string>? functions, bool fits)
    {
        var inputs = Inputs();
        var nodes = Nodes(load, out var ids);
        RequireTargets(nodes, ids);
        if (functions is not null)
            RequireFunctions(nodes, functions);
        if (!fits || _errors.Count > 0)
            return null;
        string start = Start(ids, nodes);
        var output = _root.Find("output") is { } given ? ValueTemplate.Parse(given, _errors) : null;
        if (_errors.Count > 0)
            return null;
        var graph = new WorkflowGraph(nodes, start, StructureCheck.Run(nodes, start, _errors));
        RequireReferences(nodes, output);
        foreach (var (input, entry) in inputs.Select(i => (i, ((YamlMap)_root.Find("inputs")!).Entries[i.Name])))
            RequireDefault(input, entry);
        var reader = new RecordReader(_root, _errors);
        return new WorkflowDefinition(graph)
        {
            Name = reader.Text("name") ?? DefaultName(shown),
            Description = reader.Text("description"),
            File = shown,
            Hash = HashOf(text),
            Files = path is null ? [] : [path, .. _named.SelectMany(n => n.Files)],
            Model = reader.Text("model") ?? WorkflowShape.DefaultModel,
            Budget = reader.Budget() ?? new WorkflowBudget(),
            Inputs = inputs,
            InputTypes = _inputs,
            Output = output,
        };
    }

    private List<WorkflowInput> Inputs()
    {
        var inputs = new List<WorkflowInput>();
        foreach (var (name, entry) in (_root.Find("inputs") as YamlMap)?.Entries ?? new Dictionary<string, YamlEntry>())
        {
            if (!ErrorList.Fits(TypeShapes.Input, entry.Value))
                continue;
            var type = _inputs[name] = TypeReader.Read(entry.Value);
            JsonElement? standard = (entry.Value as YamlMap)?.Find("default") is { } value
                ? JsonValues.Of(value.ToJson()) : null;
            inputs.Add(new WorkflowInput(name, type.Name, type.Description, standard));
        }

        return inputs;
    }

    // A node that does not fit was reported with its shape; the others are read all the same, for their errors.
    private List<WorkflowNode> Nodes(
        Func<YamlScalar, WorkflowDefinition?> load, out Dictionary<string, Position> ids)
    {
        var reading = new WorkflowReading(_root, _errors, reference =>
        {
            var named = load(reference);
            if (named is not null)
                _named.Add(named);
            return named;
        });
        reading.ReadAgents();
        ids = [];
        var nodes = new List<WorkflowNode>();
        var values = (_root.Find("nodes") as YamlList)?.Items ?? [];
        foreach (var map in values.Take(WorkflowShape.MaxNodes).OfType<YamlMap>())
        {
            if (map.Find("id") is YamlScalar id)
                RequireId(id, ids);
            if (ErrorList.Fits(NodeKind.Shape, map))
                nodes.Add(NodeKind.All[((YamlScalar)map.Find("kind")!).Text].Read(new NodeReader(map, _errors, reading)));
        }

        return nodes;
    }

    private void RequireId(YamlScalar id, Dictionary<string, Position> ids)
    {
        if (Reserved.Contains(id.Text))
            _errors.Add(id.Position, $"'{id.Text}' is a word of expressions: give the node another id.");
        else if (!ids.TryAdd(id.Text, id.Position))
            _errors.Add(id.Position, $"'{Names.Shorten(id.Text)}' is the id of another node, in line {ids[id.Text].Line}.");
    }

    private string Start(Dictionary<string, Position> ids, List<WorkflowNode> nodes)
    {
        if (_root.Find("start") is not YamlScalar start)
            return nodes[0].Id;
        if (!ids.ContainsKey(start.Text))
            _errors.Add(start.Position, $"There is no node '{start.Text}'.{Names.Hint(start.Text, ids.Keys)}");
        return start.Text;
    }

    private void RequireTargets(IEnumerable<WorkflowNode> nodes, Dictionary<string, Position> ids)
    {
        foreach (var edge in nodes.SelectMany(n => n.Edges).Where(e => !ids.ContainsKey(e.To)))
            _errors.Add(edge.Position, $"There is no node '{edge.To}'.{Names.Hint(edge.To, ids.Keys)}");
    }

    private void RequireFunctions(IEnumerable<WorkflowNode> nodes, IReadOnlyCollection<string> functions)
    {
        foreach (var function in nodes.SelectMany(n => n.Functions).Where(f => !functions.Contains(f.Name)).Distinct())
        {
            _errors.Add(function.Position, $"The application has no function '{Names.Shorten(function.Name)}'."
                + $"{Names.Hint(function.Name, functions)} It has: {Names.List(functions)}.");
        }
    }

    private void RequireReferences(IReadOnlyList<WorkflowNode> nodes, ValueTemplate? output)
    {
        var check = new ReferenceCheck(nodes, _inputs, _errors);
        foreach (var (node, template) in nodes.SelectMany(n => n.Templates.Select(t => (n, t))))
            check.Check(template, node);
        foreach (var template in output?.Templates ?? [])
            check.Check(template, null);
    }

    private void RequireDefault(WorkflowInput input, YamlEntry entry)
    {
        if (input.Default is { } value && _inputs[input.Name].Check(value, $"The default of '{input.Name}'") is { } error)
            _errors.Add(((YamlMap)entry.Value).Find("default")!.Position, error);
    }

    private string HashOf(string text)
    {
        string all = string.Join('\n', _named.Select(n => n.Hash).Prepend(text));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private static string DefaultName(string shown)
    {
        string name = Path.GetFileNameWithoutExtension(shown);
        return name.Length > 0 ? name : "workflow";
    }
}
