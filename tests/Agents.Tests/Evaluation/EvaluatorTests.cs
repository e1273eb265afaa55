using Agents.Episodes;
using Agents.Evaluation;
using Agents.Testing;
using Agents.Testing.Stores;

namespace Agents.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Answers_are_graded_in_the_order_of_the_draw_with_their_interval()
    {
        using var client = new ScriptedChatClient(question => int.Parse(question) % 4 == 0 ? "yes" : "no way");

        var report = await RunAsync(client, 40);

        Assert.Equal(40, report.N);
        Assert.Equal(10, report.Correct);
        Assert.Equal(0.25, report.Accuracy);
        Assert.Equal(Statistics.Wilson(10, 40), report.Interval);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), report.Items.Select(i => i.Question));
        Assert.All(report.Items, i => Assert.Equal(i.Reply == "yes" ? 1 : 2, i.Ids.Count));
    }

    [Fact]
    public async Task Every_answer_is_recorded_for_evaluation_and_can_not_be_leased()
    {
        using var client = new ScriptedChatClient(_ => "yes");

        await RunAsync(client, 25);

        var counts = await _store.CountAsync(new() { RunId = "run" }, TestContext.Current.CancellationToken);
        Assert.Equal((25, 25), (counts.Appended, counts.Evaluation));
        Assert.Empty(await _store.LeaseAsync(new(), "trainer", 100, TestContext.Current.CancellationToken));
        var episode = (await _store.ReadAsync(new() { Limit = 1 }, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken))[0].Episode;
        Assert.Equal(new EpisodeTask("fours", TaskSplit.Test, "key-0", "0", "yes"), episode.Task);
        Assert.Equal(["Answer.", "0"], episode.Turns[0].Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task A_model_that_fails_ends_the_evaluation_and_records_nothing()
    {
        using var client = new ScriptedChatClient(
            question => question == "7" ? throw new AgentsException("out of memory") : "yes");

        await Assert.ThrowsAsync<AgentsException>(() => RunAsync(client, 10));

        Assert.Equal(0, (await _store.CountAsync(new(), TestContext.Current.CancellationToken)).Appended);
    }

    [Fact]
    public async Task An_empty_split_is_refused()
    {
        using var client = new ScriptedChatClient(_ => "yes");

        var error = await Assert.ThrowsAsync<AgentsException>(() => RunAsync(client, 10, size: 0));

        Assert.Contains("has no items in its test split", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_of_the_test_split_are_counted_by_task_and_others_are_not()
    {
        using var client = new ScriptedChatClient(_ => "yes");
        var uses = new TestSplitUses(_store);

        await RunAsync(client, 5);
        await RunAsync(client, 5);
        await RunAsync(client, 5, split: TaskSplit.Validation);

        Assert.Equal(2, await uses.CountAsync("fours", TestContext.Current.CancellationToken));
        Assert.Equal(0, await uses.CountAsync("fives", TestContext.Current.CancellationToken));
    }

    private Task<EvaluationReport> RunAsync(
        ScriptedChatClient client, int count, int? size = null, TaskSplit split = TaskSplit.Test) =>
        new Evaluator(_store, new(_store), TimeProvider.System).RunAsync(
            new()
            {
                Client = client,
                Task = new Fours(size),
                Split = split,
                Count = count,
                Seed = 1,
                RunId = "run",
            },
            TestContext.Current.CancellationToken);

    private sealed class Fours(int? size) : ITaskSet
    {
        public string Name => "fours";

        public int? Count(TaskSplit split) => size;

        public TaskItem Draw(TaskSplit split, int seed, int index) => new($"{index}", "yes", $"key-{index}", "Answer.");

        public Grade Grade(TaskItem item, string reply) => new(reply == item.Answer, true);
    }
}
