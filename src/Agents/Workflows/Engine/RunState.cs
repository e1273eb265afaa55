using System.Text.Json;
using Agents.Workflows.Graph;
using Agents.Workflows.Templates;

namespace Agents.Workflows.Engine;

/// <summary>
/// Where a run stands: the sum of its records. A running run changes it by the same records that a resumed one reads.
/// </summary>
internal sealed class RunState(WorkflowDefinition definition) : IValueSource
{
    private readonly Dictionary<string, JsonElement> _outputs = [];
    private readonly Dictionary<string, JsonElement> _answers = [];
    private readonly Dictionary<string, NodeRecord> _pending = [];
    private readonly Dictionary<string, WorkflowSpending> _spentByNode = [];
    private IReadOnlyList<string> _active = [definition.Graph.Start];

    public string Name => definition.File;

    /// <summary>How it began; null before.</summary>
    public BeginRecord? Begin { get; private set; }

    /// <summary>How it ended; null while it has not, or went on.</summary>
    public EndRecord? End { get; private set; }

    /// <summary>The last superstep that is done.</summary>
    public int Superstep { get; private set; }

    public WorkflowSpending Spent { get; private set; }

    public IReadOnlyDictionary<string, WorkflowSpending> SpentByNode => _spentByNode;

    public IReadOnlyDictionary<string, IReadOnlyList<Arrival>> Arrived { get; private set; } =
        new Dictionary<string, IReadOnlyList<Arrival>>();

    /// <summary>The node whose output is the run's where the workflow says nothing else.</summary>
    public string? Last { get; private set; }

    /// <summary>The nodes that the last superstep leads to.</summary>
    public IReadOnlyList<string> NextNodes => _active;

    /// <summary>What waits for a person, by node.</summary>
    public IReadOnlyDictionary<string, NodeRecord> Pending => _pending;

    public IEnumerable<WorkflowRequest> Requests => _pending.Values.SelectMany(p => p.Requests!);

    /// <summary>The nodes of the next superstep, in the order of the file; those that were answered go on.</summary>
    public IReadOnlyList<string> Active()
    {
        if (_pending.Count == 0)
            return _active;
        var answered = _pending.Values.Where(p => p.Requests!.Any(r => _answers.ContainsKey(r.Id))).Select(p => p.Node);
        return [.. _active.Concat(answered).Distinct().OrderBy(definition.Graph.Order)];
    }

    public bool TryAnswer(string request, out JsonElement value) => _answers.TryGetValue(request, out value);

    public JsonElement Find(string name) => name == ReferenceCheck.Inputs
        ? Begin!.Inputs
        : _outputs.GetValueOrDefault(name);

    /// <summary>When its last record was written.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Counts what was spent and is in none of its records.</summary>
    public void Add(WorkflowSpending lost) => Spent += lost;

    /// <summary>Applies a record of the log, written at that time.</summary>
    public void Apply(RunRecord record, DateTimeOffset at)
    {
        Apply(record);
        At = at;
    }

    public void Apply(RunRecord record)
    {
        switch (record)
        {
            case BeginRecord begin:
                // Of two that began it at once, the first did.
                Begin ??= begin;
                break;
            case AnswerRecord answer:
                _answers.TryAdd(answer.Request, answer.Value);
                break;
            case StepRecord step:
                Apply(step);
                End = null;
                break;
            case EndRecord end:
                (End, Spent) = (end, end.Spent);
                break;
        }
    }

    /// <summary>It goes on after it failed or waited.</summary>
    public void Continue() => End = null;

    private void Apply(StepRecord step)
    {
        (Superstep, Spent, Arrived, _active) = (step.Superstep, step.Spent, step.Arrived, step.Active);
        foreach (string id in step.Forgotten)
            _outputs.Remove(id);
        foreach (var node in step.Nodes)
        {
            var before = _pending.GetValueOrDefault(node.Node)?.Spent ?? default;
            _spentByNode[node.Node] = _spentByNode.GetValueOrDefault(node.Node) + (node.Spent - before);
            if (node.Requests is not null)
            {
                _pending[node.Node] = node;
                continue;
            }

            _pending.Remove(node.Node);
            _outputs[node.Node] = node.Output ?? JsonValues.Null;
            Last = node.Node;
        }
    }
}
