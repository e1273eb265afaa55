using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>A node of a workflow, as its file says.</summary>
internal abstract class WorkflowNode(NodeReader reader)
{
    public string Id { get; } = reader.Id;

    public string Kind { get; } = reader.Kind;

    public Position Position { get; } = reader.Position;

    public WorkflowBudget? Budget { get; } = reader.Budget();

    public TimeSpan? Timeout { get; } = reader.Duration("timeout");

    public RetryPolicy? Retry { get; } = reader.Find("retry") is not YamlMap retry ? null : new RetryPolicy(
        (int)(long)((YamlScalar)retry.Find("attempts")!).Value!,
        retry.Find("delay") is YamlScalar delay ? Durations.Parse(delay.Text) : TimeSpan.FromSeconds(1));

    /// <summary>Where it may lead; empty where the path ends.</summary>
    public IReadOnlyList<Edge> Edges { get; } = reader.Edges;

    /// <summary>What its expressions read.</summary>
    public IReadOnlyList<Template> Templates { get; } = reader.Templates;

    /// <summary>The functions that it names.</summary>
    public IReadOnlyList<FunctionReference> Functions { get; } = reader.Functions;

    /// <summary>The type of its output, where it is known before the run.</summary>
    public virtual DataType? OutputType => null;

    /// <summary>True where a path may end here.</summary>
    public virtual bool MayEnd => Edges.Count == 0;

    /// <summary>How diagrams draw it: what stands before and after its name.</summary>
    public virtual (string Open, string Close) Outline => ("[", "]");

    /// <summary>What diagrams write on a way of it; null for nothing.</summary>
    public virtual string? LabelOf(Edge edge) => null;

    /// <summary>Executes it once.</summary>
    public abstract ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken);
}
