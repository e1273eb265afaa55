using Agents.Workflows.Nodes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Graph;

/// <summary>Refuses expressions that read what is not there, or what can never be there yet.</summary>
internal sealed class ReferenceCheck(
    IReadOnlyList<WorkflowNode> nodes, IReadOnlyDictionary<string, DataType> inputs, ErrorList errors)
{
    /// <summary>The name under which expressions read the inputs.</summary>
    public const string Inputs = "inputs";

    private readonly Dictionary<string, WorkflowNode> _nodes = nodes.ToDictionary(n => n.Id);
    private readonly Dictionary<string, HashSet<string>> _after = [];

    /// <summary>Checks an expression of a node, or of the workflow's output where the node is null.</summary>
    public void Check(Template template, WorkflowNode? reader)
    {
        foreach (var reference in template.References)
        {
            if (Refuse(reference, reader) is { } message)
                errors.Add(TemplatePlaces.Find(errors, template.Source, reference.Member is not null
                    && message.StartsWith($"'{reference.Root}", StringComparison.Ordinal)
                    ? reference.Member : reference.Root), message);
        }
    }

    private string? Refuse(Reference reference, WorkflowNode? reader)
    {
        if (reference.Root == Inputs)
            return Member(reference, inputs, "the workflow has no such input");
        if (!_nodes.TryGetValue(reference.Root, out var node))
        {
            return $"There is no node '{Names.Shorten(reference.Root)}'."
                + Hint(reference.Root)
                + " Expressions read inputs.NAME and the outputs of nodes by their ids.";
        }

        if (reader is not null && !After(node).Contains(reader.Id))
            return $"Node '{node.Id}' never runs before '{reader.Id}', so there is nothing to read yet.";
        return node.OutputType switch
        {
            { Kind: DataKind.Object, Fields: { } fields } => Member(reference, fields, $"the output of '{node.Id}' has no such field"),
            _ => null,
        };
    }

    private string Hint(string root)
    {
        var asInputs = inputs.Keys.FirstOrDefault(i => i.Equals(root, StringComparison.OrdinalIgnoreCase));
        return asInputs is not null ? $" Did you mean 'inputs.{asInputs}'?" : Names.Hint(root, _nodes.Keys.Append(Inputs));
    }

    private static string? Member(Reference reference, IReadOnlyDictionary<string, DataType> fields, string what) =>
        reference.Member is null || fields.ContainsKey(reference.Member)
            ? null
            : $"'{reference.Root}.{Names.Shorten(reference.Member)}': {what}.{Names.Hint(reference.Member, fields.Keys)}"
                + $" It has: {Names.List(fields.Keys)}.";

    // The nodes that can run after one.
    private HashSet<string> After(WorkflowNode node)
    {
        if (_after.TryGetValue(node.Id, out var after))
            return after;
        _after[node.Id] = after = [];
        var open = new Stack<WorkflowNode>([node]);
        while (open.TryPop(out var from))
        {
            foreach (var edge in from.Edges)
            {
                if (after.Add(edge.To))
                    open.Push(_nodes[edge.To]);
            }
        }

        return after;
    }
}
