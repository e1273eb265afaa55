using Agents.Episodes;
using Agents.Evaluation;
using Agents.Rewards;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Tests.Rewards;

public sealed class RubricTests
{
    private static readonly Episode Any = new() { Id = "e" };

    [Fact]
    public async Task The_total_is_the_weighted_sum_of_the_terms_that_apply()
    {
        var rubric = Create([Term("a", 2), Term("b", null), Term("c", -1)], ("a", 0.5), ("c", 3));

        var price = await rubric.PriceAsync(Any, TestContext.Current.CancellationToken);

        Assert.Equal(-2, price.Total);
        Assert.Null(price.Fault);
        Assert.Equal(new Dictionary<string, double?> { ["a"] = 2, ["b"] = null, ["c"] = -1 }, price.Terms);
    }

    [Fact]
    public async Task No_term_that_applies_is_no_price_and_no_fault()
    {
        var price = await Create([Term("a", null)]).PriceAsync(Any, TestContext.Current.CancellationToken);

        Assert.Null(price.Total);
        Assert.Null(price.Fault);
    }

    [Theory]
    [InlineData(double.NaN, "reward 'a': returned NaN")]
    [InlineData(double.PositiveInfinity, "reward 'a': returned infinity")]
    [InlineData(double.NegativeInfinity, "reward 'a': returned minus infinity")]
    public async Task A_value_that_is_not_finite_is_a_fault(double value, string fault)
    {
        var rubric = Create([Term("a", value), Term("b", 1)]);

        var price = await rubric.PriceAsync(Any, TestContext.Current.CancellationToken);

        Assert.Null(price.Total);
        Assert.Equal(fault, price.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_is_a_fault_whether_thrown_at_once_or_later(bool atOnce)
    {
        var rubric = Create([new DelegateReward("judge", async _ =>
        {
            if (!atOnce)
                await Task.Yield();
            throw new InvalidOperationException("no network");
        })]);

        var price = await rubric.PriceAsync(Any, TestContext.Current.CancellationToken);

        Assert.Equal("reward 'judge': threw InvalidOperationException: no network", price.Fault);
    }

    [Fact]
    public async Task A_reward_that_hangs_is_a_fault_after_the_timeout_and_is_told_to_stop()
    {
        var time = new FakeTimeProvider();
        var (asked, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var rubric = Create(
            [new DelegateReward("slow", async token =>
            {
                asked.SetResult();
                token.Register(stopped.SetResult);
                await new TaskCompletionSource().Task;
                return 1;
            })],
            time);

        var pricing = rubric.PriceAsync(Any, TestContext.Current.CancellationToken).AsTask();
        await asked.Task;
        while (!pricing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        Assert.Equal("reward 'slow': took longer than 30 s", (await pricing).Fault);
        await stopped.Task;
    }

    [Fact]
    public async Task A_reward_that_blocks_its_thread_holds_up_nothing()
    {
        var time = new FakeTimeProvider();
        using var gate = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        var rubric = Create(
            [new DelegateReward("stuck", _ =>
            {
                asked.Set();
                gate.Wait(CancellationToken.None);
                return Task.FromResult<double?>(1);
            })],
            time);

        var pricing = rubric.PriceAsync(Any, TestContext.Current.CancellationToken).AsTask();
        asked.Wait(TestContext.Current.CancellationToken);
        while (!pricing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        Assert.Equal("reward 'stuck': took longer than 30 s", (await pricing).Fault);
        gate.Set();
    }

    [Fact]
    public async Task Cancelling_the_run_is_not_a_fault()
    {
        using var cancel = new CancellationTokenSource();
        var rubric = Create([new DelegateReward("slow", async token =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        })]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rubric.PriceAsync(Any, cancel.Token).AsTask());
    }

    [Fact]
    public async Task An_episode_that_failed_is_a_fault_and_asks_no_reward()
    {
        var rubric = Create([new DelegateReward("a", _ => throw new InvalidOperationException("asked"))]);

        var failed = Any with { Error = "out of memory" };
        var price = await rubric.PriceAsync(failed, TestContext.Current.CancellationToken);

        Assert.Equal("the episode failed: out of memory", price.Fault);
    }

    [Fact]
    public async Task A_batch_is_priced_in_its_order()
    {
        var rubric = Create([new DelegateReward("n", _ => Task.FromResult<double?>(1), e => double.Parse(e.Id))]);
        var episodes = Enumerable.Range(0, 50).Select(i => Any with { Id = $"{i}" }).ToList();

        var prices = await rubric.PriceAsync(episodes, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double?)i), prices.Select(p => p.Total));
    }

    [Theory]
    [InlineData("42", 1.2)]
    [InlineData("It is 42", 1)]
    [InlineData("41", 0.2)]
    public async Task A_built_in_reward_weighs_what_the_task_says(string reply, double expected)
    {
        var catalog = new TaskSetCatalog([new Sum()]);
        var rewards = new IRewardFunction[]
        {
            new CorrectnessReward(catalog), new BareAnswerReward(catalog), new WellFormedReward(catalog),
        };

        var price = await Create(rewards).PriceAsync(Sum.Answered(reply), TestContext.Current.CancellationToken);

        Assert.Equal(expected, price.Total);
        Assert.DoesNotContain("well_formed", price.Terms.Keys);
    }

    [Fact]
    public async Task An_option_overrules_the_tasks_weight_and_zero_switches_a_reward_off()
    {
        var rewards = new IRewardFunction[] { new CorrectnessReward(new TaskSetCatalog([new Sum()])), Term("a", 5) };

        var price = await Create(rewards, ("correct", 3), ("a", 0))
            .PriceAsync(Sum.Answered("42"), TestContext.Current.CancellationToken);

        Assert.Equal(3, price.Total);
    }

    [Fact]
    public void A_weight_for_an_unknown_reward_is_refused_with_the_names_there_are()
    {
        var error = Assert.Throws<AgentsException>(() => Create([Term("exact", 1)], ("exakt", 1)));

        Assert.Contains("exakt", error.Message, StringComparison.Ordinal);
        Assert.Contains("registered rewards are exact", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_rewards_of_one_name_are_refused() =>
        Assert.Throws<AgentsException>(() => Create([Term("a", 1), Term("a", 2)]));

    [Fact]
    public void Every_weight_that_is_not_finite_is_named()
    {
        var options = new RubricOptions { Weights = { ["a"] = double.NaN, ["b"] = double.PositiveInfinity } };

        var result = new RubricOptionsValidator().Validate(null, options);

        Assert.Equal(2, result.Failures?.Count());
    }

    private static DelegateReward Term(string name, double? value) => new(name, _ => Task.FromResult(value));

    private static Rubric Create(IRewardFunction[] rewards, params (string Name, double Weight)[] weights) =>
        Create(rewards, TimeProvider.System, weights);

    private static Rubric Create(
        IRewardFunction[] rewards, TimeProvider time, params (string Name, double Weight)[] weights)
    {
        var options = new RubricOptions();
        foreach (var (name, weight) in weights)
            options.Weights[name] = weight;
        return new Rubric(rewards, new TaskSetCatalog([new Sum()]), Options.Create(options), time);
    }

    private sealed class Sum : ITaskSet
    {
        public string Name => "sum";

        public IReadOnlyDictionary<string, double> RewardWeights { get; } =
            new Dictionary<string, double> { ["correct"] = 1, ["bare_answer"] = 0.2 };

        public static Episode Answered(string reply) => new()
        {
            Id = "e",
            Task = new EpisodeTask("sum", TaskSplit.Train, "k", "40 + 2?", "42"),
            Turns = [new EpisodeTurn { Model = "m", Text = reply }],
        };

        public int? Count(TaskSplit split) => null;

        public TaskItem Draw(TaskSplit split, int seed, int index) => throw new NotSupportedException();

        public Grade Grade(TaskItem item, string reply) =>
            new(reply.EndsWith(item.Answer, StringComparison.Ordinal), true, reply.All(char.IsDigit));
    }

    private sealed class DelegateReward(
        string name,
        Func<CancellationToken, Task<double?>> score,
        Func<Episode, double>? byEpisode = null)
        : IRewardFunction
    {
        public string Name => name;

        public async ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default) =>
            byEpisode?.Invoke(episode) ?? await score(cancellationToken);
    }
}
