using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Rewards;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Tests.Evaluation;

public sealed class TaskCatalogTests
{
    [Fact]
    public void Names_and_files_are_resolved()
    {
        var catalog = Services().GetRequiredService<ITaskSetCatalog>();
        Assert.Equal("parity", Assert.Single(catalog.All).Name);
        Assert.Same(catalog.All[0], catalog.Resolve("parity"));
        var unknown = Assert.Throws<AgentsException>(() => catalog.Resolve("other"));
        Assert.Contains("Known: parity", unknown.Message, StringComparison.Ordinal);

        var path = Path.Combine(Path.GetTempPath(), $"agents-{Guid.NewGuid():N}.jsonl");
        File.WriteAllText(path, """{"question":"q","answer":"a","split":"train"}""");
        var tasks = catalog.Resolve(path);
        File.Delete(path);
        Assert.Equal(path, tasks.Name);
        Assert.Same(tasks, catalog.Resolve(path));
    }

    [Fact]
    public void A_name_given_twice_is_refused()
    {
        var services = new Builder()
            .AddTaskSet<ParityTask>().AddTaskSet(new ParityTask()).Services.BuildServiceProvider();
        var fault = Assert.Throws<AgentsException>(services.GetRequiredService<ITaskSetCatalog>);
        Assert.Contains("parity", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("odd", 1, 1, 1)]
    [InlineData("even", 0, 1, 1)]
    [InlineData("it is odd", 1, 1, 0)]
    [InlineData("seven", 0, 0, 0)]
    public async Task Rewards_come_from_the_tasks_grader(string reply, double correct, double wellFormed, double bare)
    {
        var rewards = Services().GetServices<IRewardFunction>().ToDictionary(r => r.Name);
        var episode = new Episode
        {
            Id = "1",
            Task = new EpisodeTask("parity", TaskSplit.Train, "parity:7", "Is 7 odd or even?", "odd"),
            Turns = [new EpisodeTurn { Model = "m", Text = reply }],
        };
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(correct, await rewards["correct"].ScoreAsync(episode, cancel));
        Assert.Equal(wellFormed, await rewards["well_formed"].ScoreAsync(episode, cancel));
        Assert.Equal(bare, await rewards["bare_answer"].ScoreAsync(episode, cancel));
        Assert.Null(await rewards["correct"].ScoreAsync(episode with { Task = null }, cancel));
        Assert.Null(await rewards["correct"].ScoreAsync(episode with { Turns = [] }, cancel));
    }

    [Fact]
    public void Take_gives_what_a_small_split_has()
    {
        var tasks = new ParityTask();
        var items = tasks.Take(TaskSplit.Validation, 1_000, seed: 3);
        Assert.Equal(items.Count, items.Select(i => i.Key).Distinct().Count());
        var all = Enumerable.Range(0, 100).Count(i => TaskSplits.Of($"parity:{i}") == TaskSplit.Validation);
        Assert.Equal(all, items.Count);
        Assert.Equal(items.Take(5), tasks.Take(TaskSplit.Validation, 5, seed: 3));
        Assert.Empty(tasks.Take(TaskSplit.Validation, 0, seed: 3));
    }

    [Theory]
    [InlineData("addition:3+58", TaskSplit.Validation)]
    [InlineData("addition:1+1", TaskSplit.Validation)]
    [InlineData("", TaskSplit.Train)]
    public void The_split_of_a_key_never_changes(string key, TaskSplit split) =>
        Assert.Equal(split, TaskSplits.Of(key));

    [Fact]
    public void Splits_are_70_15_15()
    {
        var counts = Enumerable.Range(0, 100_000).CountBy(i => TaskSplits.Of($"key {i}")).ToDictionary();
        Assert.InRange(counts[TaskSplit.Train], 69_300, 70_700);
        Assert.InRange(counts[TaskSplit.Validation], 14_500, 15_500);
        Assert.InRange(counts[TaskSplit.Test], 14_500, 15_500);
    }

    private static ServiceProvider Services() => new Builder().AddTaskSet<ParityTask>().Services.BuildServiceProvider();

    private sealed class Builder : IAgentsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }

    private sealed class ParityTask : ITaskSet
    {
        private static readonly TypedGrader Grader = TypedGrader.ForChoices(["odd", "even"]);

        public string Name => "parity";

        public int? Count(TaskSplit split) => null;

        public TaskItem Draw(TaskSplit split, int seed, int index)
        {
            var random = new SeededRandom(SeededRandom.Mix((ulong)seed, (ulong)index));
            while (true)
            {
                var n = random.Next(0, 99);
                if (TaskSplits.Of($"parity:{n}") == split)
                    return new TaskItem($"Is {n} odd or even?", n % 2 == 0 ? "even" : "odd", $"parity:{n}");
            }
        }

        public Grade Grade(TaskItem item, string reply) => Grader.Grade(item.Answer, reply);
    }
}
