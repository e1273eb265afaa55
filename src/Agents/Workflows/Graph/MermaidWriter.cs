using System.Globalization;
using System.Text;

namespace Agents.Workflows.Graph;

/// <summary>Draws a workflow as a Mermaid flowchart.</summary>
internal static class MermaidWriter
{
    private const int LongestLabel = 40;

    public static string Write(WorkflowDefinition workflow)
    {
        var text = new StringBuilder("flowchart TD\n");
        text.Append(CultureInfo.InvariantCulture, $"    start((start)) --> {Id(workflow.Graph.Start)}\n");
        foreach (var node in workflow.Nodes)
        {
            var (open, close) = node.Outline;
            text.Append(CultureInfo.InvariantCulture, $"    {Id(node.Id)}{open}\"{Escape($"{node.Id} ({node.Kind})")}\"{close}\n");
            foreach (var edge in node.Edges)
            {
                string label = node.LabelOf(edge) is { } words ? $"|\"{Escape(words)}\"|" : "";
                text.Append(CultureInfo.InvariantCulture, $"    {Id(edge.From)} -->{label} {Id(edge.To)}\n");
            }
        }

        return text.ToString();
    }

    // Words of Mermaid's own, such as "end", are no ids there.
    private static string Id(string node) => "n_" + node;

    private static string Escape(string text)
    {
        if (text.Length > LongestLabel)
            text = text[..LongestLabel] + "…";
        var escaped = new StringBuilder();
        foreach (char c in text.ReplaceLineEndings(" "))
            escaped.Append(c is '"' or '#' or '<' or '>' or '&' or ';' or '`' ? $"#{(int)c};" : c);
        return escaped.ToString();
    }
}
