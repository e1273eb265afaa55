using Agents.Records;
using Agents.Workflows;
using Microsoft.Extensions.AI;

namespace Agents.KillHost;

/// <summary>
/// A run of 40 supersteps with branches, a subworkflow and requests, whose every function call is a line in a file
/// beside the store, written before the call returns.
/// </summary>
public sealed class CountedWorkflow
{
    /// <summary>Id of the run.</summary>
    public const string RunId = "forty";

    /// <summary>Its supersteps, from its first to its last.</summary>
    public const int Supersteps = 40;

    private const string Counts = "counts.txt";

    private readonly string _folder;
    private readonly Action? _moment;
    private readonly WorkflowDefinition _workflow = new WorkflowLoader().Load(
        Path.Combine(AppContext.BaseDirectory, "Workflows", "forty.yaml"));

    private readonly WorkflowRunner _runner;

    /// <param name="records">Where checkpoints go.</param>
    /// <param name="folder">Where the calls are counted.</param>
    /// <param name="moment">Passed before and after every call and every checkpoint.</param>
    public CountedWorkflow(IRecordLog records, string folder, Action? moment = null)
    {
        (_folder, _moment) = (folder, moment);
        _runner = new WorkflowRunner(new WorkflowServices
        {
            Models = _ => null,
            Functions = new Dictionary<string, AIFunction> { ["Count.Up"] = AIFunctionFactory.Create(Up) },
            Records = moment is null ? records : new WatchedLog(records, moment),
        });
    }

    /// <summary>The keys of all calls so far, in their order.</summary>
    public static string[] Keys(string folder) =>
        File.Exists(Path.Combine(folder, Counts)) ? File.ReadAllLines(Path.Combine(folder, Counts)) : [];

    /// <summary>Begins the run or goes on with it, answers what it asks, and gives its output.</summary>
    public async Task<WorkflowResult> FinishAsync(CancellationToken cancellationToken = default)
    {
        var result = await _runner.FindRunAsync(RunId, cancellationToken) is null
            ? await _runner.RunAsync(
                _workflow, new Dictionary<string, object?>(), new() { RunId = RunId }, cancellationToken)
            : await _runner.ResumeAsync(_workflow, RunId, cancellationToken: cancellationToken);
        while (result.Status == WorkflowStatus.Waiting)
        {
            foreach (var request in result.Requests)
                await _runner.AnswerAsync(_workflow, RunId, request.Id, $"yes to {request.Id}", cancellationToken);
            result = await _runner.ResumeAsync(_workflow, RunId, cancellationToken: cancellationToken);
        }

        return result;
    }

    private string Up(string text, string idempotencyKey)
    {
        _moment?.Invoke();
        lock (_runner)
            File.AppendAllText(Path.Combine(_folder, Counts), idempotencyKey + "\n");
        _moment?.Invoke();
        return text;
    }

    private sealed class WatchedLog(IRecordLog log, Action moment) : IRecordLog
    {
        public async ValueTask AppendAsync(
            IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default)
        {
            moment();
            await log.AppendAsync(records, cancellationToken);
            moment();
        }

        public IAsyncEnumerable<StoredRecord> ReadAsync(
            string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
            log.ReadAsync(collection, key, after, cancellationToken);
    }
}
