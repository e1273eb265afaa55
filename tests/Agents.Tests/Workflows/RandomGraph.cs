using System.Text;

namespace Agents.Tests.Workflows;

/// <summary>
/// A workflow file made of a seed: nested sequences, branches, fan-outs and loops, and, now and then, an edge that
/// leads somewhere else, so that some are right and some are not.
/// </summary>
internal sealed class RandomGraph
{
    private readonly Random _random;
    private readonly List<string> _nodes = [];
    private int _ids;

    private RandomGraph(int seed) => _random = new Random(seed);

    /// <param name="seed">The same seed gives the same file.</param>
    /// <param name="mistakes">Whether edges may lead somewhere else.</param>
    public static string Yaml(int seed, bool mistakes = true)
    {
        var graph = new RandomGraph(seed);
        string first = graph.Block(3, null);
        var yaml = new StringBuilder();
        if (graph._random.Next(2) == 0)
            yaml.AppendLine(graph.Budget());
        yaml.AppendLine($"start: {first}").AppendLine("nodes:");
        foreach (string node in graph._nodes)
            yaml.AppendLine("- " + (mistakes && graph._random.Next(60) == 0 ? graph.Mistake(node) : node));
        return yaml.ToString();
    }

    // The id of the first node of a part that leads to the given node, or ends.
    private string Block(int depth, string? next)
    {
        for (int i = _random.Next(1, 4); i > 1; i--)
            next = Part(depth, next);
        return Part(depth, next);
    }

    private string Part(int depth, string? next)
    {
        string id = $"n{_ids++}";
        string to = next is null ? "" : $", next: {next}";
        switch (depth == 0 ? 0 : _random.Next(6))
        {
            case 1:
                string yes = Block(depth - 1, next);
                string when = _random.Next(2) == 0 ? "'true'" : "'false'";
                Add($"{{id: {id}, kind: switch, cases: [{{when: {when}, next: {yes}}}], "
                    + $"default: {Block(depth - 1, next)}}}");
                break;
            case 2:
                string join = $"n{_ids++}";
                Add($"{{id: {join}, kind: fan_in{to}}}");
                Add($"{{id: {id}, kind: fan_out, next: [{Block(depth - 1, join)}, {Block(depth - 1, join)}]}}");
                break;
            case 3:
                Add($"{{id: {id}, kind: loop, max: {_random.Next(1, 4)}, body: {Block(depth - 1, id)}{to}}}");
                break;
            default:
                Add($"{{id: {id}, kind: agent, prompt: x{to}}}");
                break;
        }

        return id;
    }

    private string Budget() => $"budget: {{calls: {_random.Next(1, 30)}, tokens: {_random.Next(1, 60)}, "
        + $"loops: {_random.Next(1, 12)}}}";

    private void Add(string node) => _nodes.Add(node);

    private string Mistake(string node)
    {
        int at = node.LastIndexOf("next: n", StringComparison.Ordinal);
        return at < 0 ? node : node[..(at + 6)] + $"n{_random.Next(_ids)}}}";
    }
}
