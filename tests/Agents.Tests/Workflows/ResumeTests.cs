using Agents.Records;
using Agents.Testing.Stores;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>Runs that are cut off, and go on.</summary>
public sealed class ResumeTests
{
    private const string TwentySteps = """
        nodes:
          - {id: l, kind: loop, max: 10, body: n}
          - {id: n, kind: function, function: Log.Note, arguments: {text: "{{ n }}{{ l.pass }}"}, next: l}
        output: "{{ n }}"
        """;

    private readonly WorkflowFixture _fixture = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(20)]
    public async Task A_run_that_was_cut_off_gives_the_same_output_and_repeats_no_superstep(int cut)
    {
        var workflow = WorkflowFixture.Parse(TwentySteps);
        var log = new CutLog(_fixture.Store, cut);
        var runner = new WorkflowRunner(new WorkflowServices
        {
            Models = _ => null,
            Functions = _fixture.Functions,
            Records = log,
            Time = _fixture.Time,
        });
        await Assert.ThrowsAsync<IOException>(() => runner.RunAsync(
            workflow, new Dictionary<string, object?>(), new() { RunId = "r" }, WorkflowFixture.Token));
        var result = await _fixture.ResumeAsync(workflow, "r");
        Assert.Equal("12345678910", result.Text);
        Assert.Equal(10, result.Spent.Loops);
        // The superstep that was cut off ran again, with its key; no other did.
        Assert.Equal(10, _fixture.Keys.Distinct().Count());
        Assert.Equal(10 + (cut % 2 == 0 ? 1 : 0), _fixture.Keys.Count);
    }

    [Fact]
    public async Task A_failed_run_goes_on_at_the_superstep_that_failed()
    {
        bool works = false;
        _fixture.Add("Net.Get", () => works ? "up" : throw new IOException("down"));
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: a, kind: function, function: Log.Note, arguments: {text: x}, next: b}
              - {id: b, kind: function, function: Net.Get}
            """);
        var failed = await _fixture.StartAsync(workflow);
        Assert.Equal(WorkflowStatus.Failed, failed.Status);
        works = true;
        var result = await _fixture.ResumeAsync(workflow, failed.RunId);
        Assert.Equal("up", result.Text);
        Assert.Single(_fixture.Keys);
        var again = await _fixture.ResumeAsync(workflow, failed.RunId);
        Assert.Equal("up", again.Text);
    }

    [Fact]
    public async Task A_changed_file_is_refused_unless_it_is_accepted()
    {
        var workflow = WorkflowFixture.Parse("nodes: [{id: a, kind: request, prompt: x, next: b}, {id: b, kind: agent, prompt: y}]");
        var changed = WorkflowFixture.Parse("nodes: [{id: a, kind: request, prompt: x, next: b}, {id: b, kind: agent, prompt: z}]");
        var other = WorkflowFixture.Parse("nodes: [{id: c, kind: agent, prompt: x}]");
        var run = await _fixture.StartAsync(workflow);
        await _fixture.AnswerAsync(workflow, run.RunId, run.Requests[0].Id, "ok");
        var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.ResumeAsync(changed, run.RunId));
        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<AgentsException>(
            () => _fixture.ResumeAsync(other, run.RunId, acceptChanged: true));
        Assert.Contains("no longer has", error.Message, StringComparison.Ordinal);
        var result = await _fixture.ResumeAsync(changed, run.RunId, acceptChanged: true);
        Assert.Equal("z", result.Text);
    }

    [Fact]
    public async Task A_run_is_not_run_twice_at_once_and_an_id_not_given_twice()
    {
        var release = new TaskCompletionSource();
        _fixture.Add("Wait.Here", () => release.Task);
        var workflow = WorkflowFixture.Parse("nodes: [{id: a, kind: function, function: Wait.Here}]");
        var runner = _fixture.Runner();
        var run = runner.RunAsync(workflow, new Dictionary<string, object?>(), new() { RunId = "r" }, WorkflowFixture.Token);
        await Assert.ThrowsAsync<AgentsException>(() => runner.ResumeAsync(workflow, "r", cancellationToken: WorkflowFixture.Token));
        await Assert.ThrowsAsync<AgentsException>(() => runner.RunAsync(
            workflow, new Dictionary<string, object?>(), new() { RunId = "r" }, WorkflowFixture.Token));
        release.SetResult();
        await run;
        var missing = await Assert.ThrowsAsync<AgentsException>(() => _fixture.ResumeAsync(workflow, "q"));
        Assert.Contains("no run q", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_runs_go_on_where_they_were()
    {
        using var cancel = new CancellationTokenSource();
        _fixture.Add("Stop.Once", (string idempotencyKey) =>
        {
            _fixture.Keys.Add(idempotencyKey);
            if (_fixture.Keys.Count == 1)
                cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        });
        var workflow = WorkflowFixture.Parse(
            "nodes: [{id: a, kind: agent, prompt: x, next: b}, {id: b, kind: function, function: Stop.Once}]");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Runner().RunAsync(
            workflow, new Dictionary<string, object?>(), new() { RunId = "r" }, cancel.Token));
        _fixture.Add("Stop.Once", (string idempotencyKey) => idempotencyKey);
        var result = await _fixture.ResumeAsync(workflow, "r");
        Assert.Equal("r/b-2", result.Text);
        Assert.Equal(1, _fixture.Model.Calls);
    }

    // Refuses the n-th checkpoint, as a disk would that is full.
    private sealed class CutLog(InMemoryStore store, int cut) : IRecordLog
    {
        private int _appended;

        public ValueTask AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken = default) =>
            _appended++ == cut ? throw new IOException("cut") : store.AppendAsync(records, cancellationToken);

        public IAsyncEnumerable<StoredRecord> ReadAsync(
            string collection, string? key = null, long after = 0, CancellationToken cancellationToken = default) =>
            store.ReadAsync(collection, key, after, cancellationToken);
    }
}
