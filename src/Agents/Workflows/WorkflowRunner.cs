using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Agents.Records;
using Agents.Workflows.Engine;
using Agents.Workflows.Nodes;

namespace Agents.Workflows;

/// <summary>
/// Runs workflows. After each superstep a checkpoint is written, from which a run goes on after a crash: a superstep
/// that is done never runs again, one that was cut off runs again whole, each node with the same idempotency key.
/// Thread-safe.
/// </summary>
/// <param name="services">What workflows find in the application.</param>
public sealed class WorkflowRunner(WorkflowServices services)
{
    private readonly WorkflowHost _host = new(services);

    /// <summary>Runs a workflow until it ends or waits for a person.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="inputs">Its inputs by name; those with a default may be left out.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancellationToken">Cuts the run off; it can be resumed.</param>
    /// <exception cref="AgentsException">An input, a function or a model is missing or wrong.</exception>
    public async Task<WorkflowResult> RunAsync(
        WorkflowDefinition workflow, IReadOnlyDictionary<string, object?> inputs, WorkflowRunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var run = await BeginAsync(workflow, inputs, options, null, cancellationToken);
        return await run.ExecuteAsync(cancellationToken);
    }

    /// <summary>Runs a workflow and tells what happens; the last event holds the result.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    public IAsyncEnumerable<WorkflowEvent> StreamAsync(
        WorkflowDefinition workflow, IReadOnlyDictionary<string, object?> inputs, WorkflowRunOptions? options = null,
        CancellationToken cancellationToken = default) =>
        StreamAsync((sink, token) => BeginAsync(workflow, inputs, options, sink, token), cancellationToken);

    /// <summary>Goes on with a run that was cut off, failed or was answered.</summary>
    /// <param name="workflow">The workflow that it began with.</param>
    /// <param name="runId">The run.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancellationToken">Cuts the run off; it can be resumed.</param>
    /// <exception cref="AgentsException">There is no such run, or the workflow was changed since.</exception>
    public async Task<WorkflowResult> ResumeAsync(
        WorkflowDefinition workflow, string runId, WorkflowRunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var run = await FindAsync(workflow, runId, options, null, cancellationToken);
        return await run.ExecuteAsync(cancellationToken);
    }

    /// <summary>Goes on with a run and tells what happens.</summary>
    /// <inheritdoc cref="ResumeAsync" path="/param"/>
    public IAsyncEnumerable<WorkflowEvent> StreamResumeAsync(
        WorkflowDefinition workflow, string runId, WorkflowRunOptions? options = null,
        CancellationToken cancellationToken = default) =>
        StreamAsync((sink, token) => FindAsync(workflow, runId, options, sink, token), cancellationToken);

    /// <summary>Answers a request; the run goes on when it is resumed.</summary>
    /// <param name="workflow">The workflow that the run began with.</param>
    /// <param name="runId">The run.</param>
    /// <param name="request">Id of the request.</param>
    /// <param name="answer">The answer, of the request's type.</param>
    /// <param name="cancellationToken">Cancels the answer.</param>
    /// <exception cref="AgentsException">There is no such run or request, or the answer is not of its type.</exception>
    public async Task AnswerAsync(
        WorkflowDefinition workflow, string runId, string request, object? answer,
        CancellationToken cancellationToken = default)
    {
        var value = JsonValues.Of(answer);
        var records = new List<NewRecord>();
        await AnswerAsync(workflow, runId, request, value, records, cancellationToken);
        await _host.Records.AppendAsync(records, cancellationToken);
    }

    /// <summary>A run in the log, or null.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<WorkflowRunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        var summary = new RunSummary();
        await foreach (var record in _host.Records.ReadAsync(RunRecord.Collection, runId, 0, cancellationToken))
            summary.Apply(RunRecord.Read(record.Json));
        return summary.Info(runId);
    }

    /// <summary>All runs in the log, oldest first; runs within others are left out.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<WorkflowRunInfo>> ListRunsAsync(CancellationToken cancellationToken = default)
    {
        var runs = new Dictionary<string, RunSummary>();
        await foreach (var record in _host.Records.ReadAsync(RunRecord.Collection, null, 0, cancellationToken))
        {
            if (record.Key.Contains('/', StringComparison.Ordinal))
                continue;
            if (!runs.TryGetValue(record.Key, out var summary))
                runs[record.Key] = summary = new RunSummary();
            summary.Apply(RunRecord.Read(record.Json));
        }

        return [.. runs.Select(r => r.Value.Info(r.Key)).OfType<WorkflowRunInfo>()];
    }

    private async Task AnswerAsync(
        WorkflowDefinition workflow, string runId, string request, JsonElement value, List<NewRecord> records,
        CancellationToken cancellationToken)
    {
        var state = await RunOpener.FindAsync(_host, workflow, runId, acceptChanged: true, cancellationToken)
            ?? throw NoRun(runId);
        var pending = state.Pending.Values.FirstOrDefault(p => p.Requests!.Any(r => r.Id == request))
            ?? throw new AgentsException($"Run {runId} has no request '{Names.Shorten(request)}'."
                + $" It waits for: {Names.List(state.Requests.Select(r => r.Id))}.");
        if (state.TryAnswer(request, out _))
            throw new AgentsException($"Request '{request}' of run {runId} is answered already; resume the run.");
        switch (workflow.Graph[pending.Node])
        {
            case RequestNode node when node.OutputType.Check(value, "The answer") is { } error:
                throw new AgentsException(error);
            case SubworkflowNode node:
                string inner = request[(pending.Key.Length + 1)..];
                await AnswerAsync(node.Workflow!, $"{runId}/{pending.Key}", inner, value, records, cancellationToken);
                break;
        }

        records.Add(new NewRecord(RunRecord.Collection, runId, new AnswerRecord(request, value).Write()));
    }

    private async Task<WorkflowRun> BeginAsync(
        WorkflowDefinition workflow, IReadOnlyDictionary<string, object?> inputs, WorkflowRunOptions? options,
        Func<WorkflowEvent, ValueTask>? sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new WorkflowRunOptions();
        string runId = options.RunId ?? UniqueId.New(_host.Time);
        // A run within another is named RUN/…
        if (!Regex.IsMatch(runId, "^[A-Za-z0-9_.-]{1,100}$"))
        {
            throw new AgentsException(
                $"A run's id is 1 to 100 letters, digits, '_', '.' and '-'; '{Names.Shorten(runId)}' is not.");
        }

        if (options.RunId is not null
            && await RunOpener.FindAsync(_host, workflow, runId, true, cancellationToken) is not null)
            throw new AgentsException($"There is a run {runId} already; resume it, or choose another id.");
        var given = JsonValues.Of(inputs.ToDictionary(i => i.Key, i => JsonValues.Of(i.Value)));
        var claim = RunClaim.Create(_host, runId);
        try
        {
            var state = await RunOpener.BeginAsync(
                _host, workflow, runId, given, options, null, claim, cancellationToken);
            // Another process may have chosen the same id.
            if (options.RunId is not null)
                await claim.RequireAsync(cancellationToken);
            return Open(workflow, runId, state, sink, options, claim);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    private async Task<WorkflowRun> FindAsync(
        WorkflowDefinition workflow, string runId, WorkflowRunOptions? options, Func<WorkflowEvent, ValueTask>? sink,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        options ??= new WorkflowRunOptions();
        var state = await RunOpener.FindAsync(_host, workflow, runId, options.AcceptChanged, cancellationToken)
            ?? throw NoRun(runId);
        if (state.End is { Status: WorkflowStatus.Completed })
            return Open(workflow, runId, state, sink, options, null);
        var claim = await RunClaim.TakeAsync(_host, runId, cancellationToken);
        try
        {
            // As it is now that nobody else works on it.
            state = await RunOpener.ReopenAsync(_host, workflow, runId, options.AcceptChanged, cancellationToken);
            return Open(workflow, runId, state!, sink, options, claim);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    private WorkflowRun Open(
        WorkflowDefinition workflow, string runId, RunState state, Func<WorkflowEvent, ValueTask>? sink,
        WorkflowRunOptions options, RunClaim? claim)
    {
        var meter = new Meter($"The run of '{workflow.Name}'", workflow.Budget, spent: state.Spent);
        return new WorkflowRun(_host, workflow, runId, state, meter, sink, options.AcceptChanged, claim);
    }

    private static AgentsException NoRun(string runId) =>
        new($"There is no run {Names.Shorten(runId)}; 'agents workflows list' shows those that wait or were cut off.");

    private static async IAsyncEnumerable<WorkflowEvent> StreamAsync(
        Func<Func<WorkflowEvent, ValueTask>, CancellationToken, Task<WorkflowRun>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<WorkflowEvent>(new BoundedChannelOptions(256) { SingleReader = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = WriteAsync(open, channel.Writer, abandoned.Token);
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
                yield return happened;
        }
        finally
        {
            // A reader that leaves ends the run, which can be resumed.
            await abandoned.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(
        Func<Func<WorkflowEvent, ValueTask>, CancellationToken, Task<WorkflowRun>> open,
        ChannelWriter<WorkflowEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var run = await open(happened => events.WriteAsync(happened, cancellationToken), cancellationToken);
            await run.ExecuteAsync(cancellationToken);
            events.Complete();
        }
        catch (Exception e)
        {
            events.TryComplete(e);
        }
    }
}
