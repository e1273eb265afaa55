namespace Agents.Workflows.Engine;

/// <summary>What the log says of a run, without its workflow.</summary>
internal sealed class RunSummary
{
    private readonly Dictionary<string, IReadOnlyList<WorkflowRequest>> _pending = [];
    private BeginRecord? _begin;
    private WorkflowStatus _status = WorkflowStatus.Running;

    public void Apply(RunRecord record)
    {
        switch (record)
        {
            case BeginRecord begin:
                _begin = begin;
                break;
            case StepRecord step:
                _status = WorkflowStatus.Running;
                foreach (var node in step.Nodes)
                {
                    _pending.Remove(node.Node);
                    if (node.Requests is not null)
                        _pending[node.Node] = node.Requests;
                }

                break;
            case AnswerRecord answer:
                Answer(answer.Request);
                break;
            case EndRecord end:
                _status = end.Status;
                break;
        }
    }

    // Answered, it waits for the other answers, or to be resumed.
    private void Answer(string request)
    {
        foreach (var (node, requests) in _pending.ToArray())
            _pending[node] = [.. requests.Where(r => r.Id != request)];
        if (_status == WorkflowStatus.Waiting && _pending.Values.All(r => r.Count == 0))
            _status = WorkflowStatus.Running;
    }

    public WorkflowRunInfo? Info(string runId) => _begin is null ? null : new WorkflowRunInfo(
        runId, _begin.Workflow, _begin.File, _status, _begin.At,
        _status == WorkflowStatus.Waiting ? [.. _pending.Values.SelectMany(r => r)] : []);
}
