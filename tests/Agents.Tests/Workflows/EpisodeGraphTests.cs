using Agents.Episodes;
using Agents.Hosting;
using Agents.Testing;
using Agents.Testing.Stores;
using Agents.Workflows;
using Agents.Workflows.Engine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agents.Tests.Workflows;

/// <summary>The calls of a run in the log, and the version that answers them.</summary>
public sealed class EpisodeGraphTests : IAsyncDisposable
{
    private readonly InMemoryStore _store = new();
    private readonly EpisodeRecorder _recorder;
    private readonly IChatClient _client;

    public EpisodeGraphTests()
    {
        var options = new AgentsOptions { RunId = "process" };
        _recorder = new EpisodeRecorder(
            _store, Microsoft.Extensions.Options.Options.Create(options), NullLogger<EpisodeRecorder>.Instance);
        _client = new EpisodeRecordingChatClient(new ScriptedChatClient(t => $"to {t}"), _recorder, options, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _recorder.DisposeAsync();

    [Fact]
    public async Task Every_call_is_an_episode_of_the_run_and_the_checkpoint_names_it()
    {
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => _client, Records = _store });
        var workflow = new WorkflowLoader().Parse("""
            nodes:
              - {id: f, kind: fan_out, next: [a, b]}
              - {id: a, kind: agent, prompt: a, next: j}
              - {id: b, kind: agent, prompt: b, next: j}
              - {id: j, kind: fan_in, next: c}
              - {id: c, kind: agent, prompt: c}
            """);
        var result = await runner.RunAsync(
            workflow, WorkflowFixture.NoInputs, new() { Purpose = EpisodePurpose.Evaluate }, Token);
        await _client.GetResponseAsync("outside", cancellationToken: Token);
        await _recorder.StopAsync(Token);

        var episodes = new Dictionary<string, Episode>();
        await foreach (var stored in _store.ReadAsync(new EpisodeQuery(), Token))
            episodes[stored.Episode.Id] = stored.Episode;
        Assert.Equal(4, episodes.Count);
        Assert.Equal(3, episodes.Values.Count(e => e.RunId == result.RunId && e.Purpose == EpisodePurpose.Evaluate));
        Assert.Equal("process", episodes.Values.Single(e => e.Turns[0].Messages[0].Text == "outside").RunId);
        var nodes = new List<NodeRecord>();
        await foreach (var record in _store.ReadAsync(RunRecord.Collection, result.RunId, 0, Token))
        {
            if (RunRecord.Read(record.Json) is StepRecord step)
                nodes.AddRange(step.Nodes);
        }

        foreach (var node in nodes.Where(n => n.Node is "a" or "b" or "c"))
            Assert.Equal(node.Node, episodes[Assert.Single(node.Episodes)].Turns[0].Messages[^1].Text);
    }

    [Fact]
    public async Task A_thousand_runs_at_once_keep_their_budgets_and_episodes_apart()
    {
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => _client, Records = _store });
        var workflow = new WorkflowLoader().Parse("""
            inputs: {n: string}
            budget: {calls: 2}
            nodes:
              - {id: a, kind: agent, prompt: "{{ inputs.n }}", next: b}
              - {id: b, kind: agent, prompt: "{{ a }}"}
            """);
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => runner.RunAsync(
            workflow, new Dictionary<string, object?> { ["n"] = $"{i}" }, new() { RunId = $"r{i}" }, Token)));
        await _recorder.StopAsync(Token);
        Assert.All(results, (r, i) => Assert.Equal(($"to to {i}", 2), (r.Text, r.Spent.Calls)));
        int seen = 0;
        await foreach (var stored in _store.ReadAsync(new EpisodeQuery(), Token))
        {
            Assert.EndsWith(" " + stored.Episode.RunId![1..], " " + stored.Episode.Turns[0].Messages[0].Text, StringComparison.Ordinal);
            seen++;
        }

        Assert.Equal(2000, seen);
    }

    [Theory]
    [InlineData("nodes: [{id: a, kind: agent, prompt: one, next: b}, {id: b, kind: function, function: Stop.Here}]", 0)]
    [InlineData("nodes: [{id: f, kind: fan_out, next: [a, b]}, {id: a, kind: agent, prompt: one}, "
        + "{id: b, kind: function, function: Stop.Here}]", 1)]
    public async Task What_a_superstep_spent_that_was_cut_off_is_counted_by_its_episodes(string yaml, int lost)
    {
        using var cancel = new CancellationTokenSource();
        var called = new TaskCompletionSource();
        var services = new WorkflowServices
        {
            Models = _ => new TellingClient(_client, called),
            Records = _store,
            Episodes = _store,
            Functions = new Dictionary<string, AIFunction>
            {
                ["Stop.Here"] = AIFunctionFactory.Create(async (CancellationToken token) =>
                {
                    await called.Task;
                    await cancel.CancelAsync();
                    token.ThrowIfCancellationRequested();
                }),
            },
        };
        var workflow = new WorkflowLoader().Parse(yaml);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new WorkflowRunner(services).RunAsync(
            workflow, WorkflowFixture.NoInputs, new() { RunId = "r" }, cancel.Token));
        while ((await _store.CountAsync(new EpisodeQuery { RunId = "r" }, Token)).Appended == 0)
            await Task.Yield();
        var works = services with
        {
            Functions = new Dictionary<string, AIFunction> { ["Stop.Here"] = AIFunctionFactory.Create(() => 1) },
        };
        var result = await new WorkflowRunner(works).ResumeAsync(workflow, "r", cancellationToken: Token);
        Assert.Equal((WorkflowStatus.Completed, 1 + lost), (result.Status, result.Spent.Calls));
        Assert.Equal(result.Spent.Tokens, (1 + lost) * result.SpentByNode["a"].Tokens);
    }

    // Tells when the model answered.
    private sealed class TellingClient(IChatClient inner, TaskCompletionSource called) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            called.TrySetResult();
            return response;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
