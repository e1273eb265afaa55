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

    [Fact]
    public async Task Two_runs_of_a_scripted_model_leave_the_same_records()
    {
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: l, kind: loop, max: 3, body: f}
              - {id: f, kind: fan_out, next: [c, a, b]}
              - {id: a, kind: agent, prompt: "a {{ l.pass }}", next: j}
              - {id: b, kind: agent, prompt: "b {{ l.pass }}", next: j}
              - {id: c, kind: function, function: Log.Note, arguments: {text: ü}, next: j}
              - {id: j, kind: fan_in, next: l}
            output: "{{ j | json }}"
            """);
        var records = new List<string>[2];
        for (int i = 0; i < 2; i++)
        {
            var fixture = new WorkflowFixture();
            Assert.Equal("[\"ü\",\"a 3\",\"b 3\"]", (await fixture.StartAsync(workflow, "r")).Text);
            records[i] = [];
            await foreach (var record in fixture.Store.ReadAsync("workflow_runs", "r", 0, WorkflowFixture.Token))
                records[i].Add(record.Json);
        }

        Assert.Equal(records[0], records[1]);
    }

    [Fact]
    public async Task Requests_side_by_side_are_answered_one_by_one()
    {
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: f, kind: fan_out, next: [x, y]}
              - {id: x, kind: request, prompt: x?, next: note}
              - {id: note, kind: function, function: Log.Note, arguments: {text: "{{ x }}"}, next: j}
              - {id: y, kind: request, prompt: y?, next: j}
              - {id: j, kind: fan_in}
            """);
        var run = await _fixture.StartAsync(workflow);
        Assert.Equal(["x?", "y?"], run.Requests.Select(r => r.Prompt));
        await _fixture.AnswerAsync(workflow, run.RunId, run.Requests[0].Id, "one");
        await Assert.ThrowsAsync<AgentsException>(
            () => _fixture.AnswerAsync(workflow, run.RunId, run.Requests[0].Id, "again"));
        var second = await _fixture.ResumeAsync(workflow, run.RunId);
        Assert.Equal((WorkflowStatus.Waiting, "y?"), (second.Status, Assert.Single(second.Requests).Prompt));
        Assert.Single(_fixture.Keys);
        await _fixture.AnswerAsync(workflow, run.RunId, second.Requests[0].Id, "two");
        Assert.Equal("[\"one\",\"two\"]", (await _fixture.ResumeAsync(workflow, run.RunId)).Text);
        Assert.Single(_fixture.Keys);
    }

    [Fact]
    public async Task Without_a_log_the_last_thousand_that_ended_are_kept_and_all_that_wait()
    {
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => _fixture.Client });
        var waits = WorkflowFixture.Parse("nodes: [{id: a, kind: request, prompt: x}]");
        var ends = WorkflowFixture.Parse("nodes: [{id: a, kind: agent, prompt: x}]");
        await runner.RunAsync(waits, WorkflowFixture.NoInputs, new() { RunId = "waits" }, WorkflowFixture.Token);
        for (int i = 0; i < 1200; i++)
            await runner.RunAsync(ends, WorkflowFixture.NoInputs, new() { RunId = $"r{i}" }, WorkflowFixture.Token);
        var runs = await runner.ListRunsAsync(WorkflowFixture.Token);
        Assert.Equal(1001, runs.Count);
        Assert.Contains(runs, r => r.RunId == "waits");
        Assert.Contains(runs, r => r.RunId == "r1199");
        await runner.AnswerAsync(waits, "waits", "a-1", "yes", WorkflowFixture.Token);
        var result = await runner.ResumeAsync(waits, "waits", cancellationToken: WorkflowFixture.Token);
        Assert.Equal("yes", result.Text);
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
