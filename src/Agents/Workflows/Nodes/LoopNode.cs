using System.Text.Json;
using Agents.Workflows.Engine;
using Agents.Workflows.Graph;
using Agents.Workflows.Shapes;
using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>
/// Runs its body while a condition holds, at most <c>max</c> times. The body leads back to it by a plain edge. Its
/// output holds <c>pass</c> (passes begun), <c>capped</c> (it ended at <c>max</c>) and <c>done</c>.
/// </summary>
internal sealed class LoopNode : WorkflowNode
{
    public static readonly NodeKind Definition = new("loop",
    [
        new Field("while", new TextShape(), "A condition, without braces; read before each pass. Default: true."),
        new Field("max", new WholeShape(1, 10_000), "Most passes.", Required: true),
        new Field("body", TextShape.Name, "The first node of a pass; the last leads back here.", Required: true),
        CommonFields.Next,
    ], reader => new LoopNode(reader));

    private LoopNode(NodeReader reader)
        : base(reader)
    {
        While = reader.Condition(reader.Find("while"));
        Max = reader.Whole("max")!.Value;
        Body = reader.Target("body", EdgeKind.Body)!;
        Next = reader.Target("next");
    }

    public Template? While { get; }

    public int Max { get; }

    public Edge Body { get; }

    public Edge? Next { get; }

    public override bool MayEnd => Next is null;

    public override DataType OutputType { get; } = new(DataKind.Object)
    {
        Fields = new Dictionary<string, DataType>
        {
            ["pass"] = new(DataKind.Integer),
            ["capped"] = new(DataKind.Boolean),
            ["done"] = new(DataKind.Boolean),
        },
    };

    public override async ValueTask<NodeResult> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var last = context.Values.Find(Id);
        bool goesOn = last.ValueKind == JsonValueKind.Object && !last.GetProperty("done").GetBoolean();
        // Entered anew, it knows nothing of the passes of an earlier time.
        IReadOnlyList<string> forget = goesOn ? [] : [Id, .. context.Run.Definition.Graph.BodyOf(Id)];
        var values = goesOn ? context.Values : new MaskedValues(context.Values, forget);
        int pass = goesOn ? last.GetProperty("pass").GetInt32() : 0;
        bool wanted = While is null || await While.HoldsAsync(values);
        bool runs = wanted && pass < Max;
        if (runs)
            context.Meter.BeginPass();
        var output = new { pass = runs ? pass + 1 : pass, capped = wanted && !runs && While is not null, done = !runs };
        return NodeResult.Of(JsonValues.Of(output), runs ? Body : Next) with { Forget = forget };
    }

    public override (string Open, string Close) Outline => ("([", "])");

    public override string LabelOf(Edge edge) => edge.Kind == EdgeKind.Body ? $"at most {Max}" : "then";
}
