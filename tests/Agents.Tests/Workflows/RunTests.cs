using System.Diagnostics;
using System.Text.Json;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>Budgets, failures, retries, events, inputs.</summary>
public sealed class RunTests
{
    private readonly WorkflowFixture _fixture = new();

    [Theory]
    [InlineData("budget: {calls: 2}", "2 model calls")]
    [InlineData("budget: {tokens: 5}", "5 tokens")]
    [InlineData("budget: {loops: 2}", "2 passes of loops")]
    public async Task A_run_ends_where_its_budget_ends(string budget, string message)
    {
        var result = await _fixture.RunAsync(budget + """

            nodes:
              - {id: l, kind: loop, max: 9, body: a}
              - {id: a, kind: agent, prompt: "one two", next: l}
            """);
        Assert.Equal(WorkflowStatus.Failed, result.Status);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _fixture.Model.Calls);
        Assert.Equal(2, result.Spent.Calls);
        Assert.Equal(6, result.Spent.Tokens);
        Assert.Equal(2, result.SpentByNode["a"].Calls);
    }

    [Fact]
    public async Task A_budget_that_is_spent_is_not_filled_by_a_resumption()
    {
        var workflow = WorkflowFixture.Parse("""
            budget: {calls: 2}
            nodes: [{id: a, kind: agent, agent: {output: {x: integer}}, prompt: no}]
            """);
        var failed = await _fixture.StartAsync(workflow);
        var again = await _fixture.ResumeAsync(workflow, failed.RunId);
        Assert.Equal((WorkflowStatus.Failed, 2), (again.Status, again.Spent.Calls));
        Assert.Equal(2, _fixture.Model.Calls);
    }

    [Fact]
    public async Task A_function_that_heeds_nothing_holds_up_no_timeout()
    {
        var begun = new TaskCompletionSource();
        _fixture.Add("Deaf.Wait", () =>
        {
            begun.SetResult();
            return new TaskCompletionSource().Task;
        });
        var run = _fixture.ErrorAsync("nodes: [{id: a, kind: function, function: Deaf.Wait, timeout: 5s}]");
        await begun.Task;
        while (!run.IsCompleted)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        Assert.Contains("timeout of 00:00:05", await run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_ends_where_its_own_budget_ends()
    {
        var result = await _fixture.RunAsync("""
            nodes:
              - {id: a, kind: agent, agent: {output: {x: integer}}, prompt: no, budget: {calls: 2}}
            """);
        Assert.Contains("Node 'a' has spent its 2 model calls", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_says_which_node_and_where() => Assert.Equal(
        "workflow.yaml(2,5): node 'a' failed: InvalidOperationException: no luck",
        await _fixture.ErrorAsync("nodes:\n  - {id: a, kind: function, function: Bad.Fail}"));

    [Fact]
    public async Task A_node_is_tried_again_with_the_same_key()
    {
        int tries = 0;
        _fixture.Add("Net.Get", (string idempotencyKey) =>
        {
            _fixture.Keys.Add(idempotencyKey);
            return ++tries < 3 ? throw new TaskCanceledException("down") : "up";
        });
        var run = _fixture.RunAsync("""
            nodes: [{id: a, kind: function, function: Net.Get, retry: {attempts: 3, delay: 1s}}]
            """);
        for (int i = 0; !run.IsCompleted && i < 100_000; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("up", (await run).Text);
        Assert.Equal(3, _fixture.Keys.Count);
        Assert.Single(_fixture.Keys.Distinct());
    }

    [Theory]
    [InlineData("timeout: 5s", "timeout of 00:00:05")]
    [InlineData("budget: {time: 5s}", "spent its time of 00:00:05")]
    public async Task A_node_that_takes_too_long_fails(string limit, string message)
    {
        var begun = new TaskCompletionSource();
        var client = new Testing.ScriptedChatClient(t => t)
        {
            BeforeWord = (_, token) =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.Infinite, token);
            },
        };
        _fixture.Client = client;
        var run = _fixture.ErrorAsync($$"""nodes: [{id: a, kind: agent, prompt: x, {{limit}}}]""");
        await begun.Task;
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains(message, await run, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budget: {time: 40d}", "timeout: 24h")]
    [InlineData("budget: {time: 999h}", "timeout: 999m, retry: {attempts: 10, delay: 24h}")]
    [InlineData("budget: {time: 9999m}", "timeout: 9999s, retry: {attempts: 2, delay: 10ms}")]
    [InlineData("budget: {time: 999999s}", "timeout: 10ms, budget: {time: 40d}")]
    public async Task Times_that_may_be_written_can_be_kept(string run, string node) =>
        Assert.Equal("\"x\"", await _fixture.OutputAsync($"{run}\nnodes: [{{id: a, kind: agent, prompt: x, {node}}}]"));

    [Fact]
    public async Task Branches_run_at_the_same_time()
    {
        using var both = new Barrier(2);
        _fixture.Add("Meet.Other", () => both.SignalAndWait(TimeSpan.FromSeconds(30)));
        Assert.Equal("[true,true]", await _fixture.OutputAsync("""
            nodes:
              - {id: f, kind: fan_out, next: [a, b]}
              - {id: a, kind: function, function: Meet.Other, next: j}
              - {id: b, kind: function, function: Meet.Other, next: j}
              - {id: j, kind: fan_in}
            """));
    }

    [Fact]
    public async Task A_failure_cancels_what_runs_beside_it()
    {
        _fixture.Add("Wait.Long", (CancellationToken token) => Task.Delay(Timeout.Infinite, token));
        Assert.Contains("no luck", await _fixture.ErrorAsync("""
            nodes:
              - {id: f, kind: fan_out, next: [a, b]}
              - {id: a, kind: function, function: Wait.Long}
              - {id: b, kind: function, function: Bad.Fail}
            """), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_have_stable_names()
    {
        var names = new List<string>();
        var workflow = WorkflowFixture.Parse("nodes: [{id: a, kind: agent, prompt: hi, next: b}, {id: b, kind: request, prompt: x}]");
        await foreach (var happened in _fixture.StreamAsync(workflow))
        {
            string json = JsonSerializer.Serialize(happened);
            names.Add(JsonDocument.Parse(json).RootElement.GetProperty("event").GetString()!);
        }

        Assert.Equal(
            ["run_started", "superstep_started", "node_started", "node_completed", "superstep_completed",
                "superstep_started", "node_started", "request", "superstep_completed", "run_completed"], names);
    }

    [Fact]
    public async Task A_reader_of_events_who_leaves_cuts_the_run_off()
    {
        var workflow = WorkflowFixture.Parse(
            "nodes: [{id: l, kind: loop, max: 10000, body: a}, {id: a, kind: agent, prompt: hi, next: l}]");
        string runId = "";
        await foreach (var happened in _fixture.StreamAsync(workflow))
        {
            runId = happened.RunId;
            if (happened is SuperstepCompleted { Superstep: 10 })
                break;
        }

        Assert.True(_fixture.Model.Calls < 1000);
        var result = await _fixture.ResumeAsync(workflow, runId);
        Assert.Equal(10_000, result.Spent.Loops);
    }

    [Theory]
    [InlineData("m", 1, "no input 'm'. It has: n.")]
    [InlineData("n", "x", "type integer")]
    [InlineData(null, null, "needs the input 'n'")]
    public async Task Inputs_are_checked(string? name, object? value, string message)
    {
        var inputs = name is null ? [] : new (string, object?)[] { (name, value) };
        var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.RunAsync(
            "inputs: {n: integer}\nnodes: [{id: a, kind: agent, prompt: x}]", inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_or_function_is_refused_before_anything_runs()
    {
        var model = await Assert.ThrowsAsync<AgentsException>(() => _fixture.RunAsync(
            "model: nobody\nnodes: [{id: a, kind: agent, prompt: x}]"));
        Assert.Contains("no model 'nobody'", model.Message, StringComparison.Ordinal);
        var function = await Assert.ThrowsAsync<AgentsException>(() => _fixture.RunAsync(
            "nodes: [{id: a, kind: agent, prompt: x, next: b}, {id: b, kind: function, function: Text.Uper}]"));
        Assert.Contains("Did you mean 'Text.Upper'?", function.Message, StringComparison.Ordinal);
        Assert.Equal(0, _fixture.Model.Calls);
    }

    [Fact]
    public async Task Each_node_is_a_span_with_its_tokens()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Agents.Workflows",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (spans)
                    spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var result = await _fixture.RunAsync("nodes: [{id: a, kind: agent, prompt: one two}]");
        var mine = spans.Where(s => (string?)s.GetTagItem("workflow.run.id") == result.RunId).ToArray();
        Assert.Equal(["node a", "workflow workflow"], mine.Select(s => s.OperationName));
        Assert.Equal(result.Spent.Tokens, mine[0].GetTagItem("workflow.tokens"));
        Assert.Equal((1L, 2L), (mine[0].GetTagItem("gen_ai.usage.input_tokens"), mine[0].GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(mine[1].SpanId, mine[0].ParentSpanId);
    }
}
