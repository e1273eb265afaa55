using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Plugins.ListenerVerifier.Tests.Listening;
using Agents.Rewards;
using Agents.Testing.Stores;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Agents.Plugins.ListenerVerifier.Tests.Rewards;

/// <summary>format + w · correct + (1 − w) · listener, through the rubric that training uses.</summary>
public sealed class ListenerRewardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "Answer: A", 1 + .9)]
    [InlineData(.25, "Answer: A", 1 + .25 + (.75 * .9))]
    [InlineData(.5, "Answer: A", 1 + .5 + (.5 * .9))]
    [InlineData(.75, "Answer: A", 1 + .75 + (.25 * .9))]
    [InlineData(1, "Answer: A", 2)]
    [InlineData(.5, "Answer: B", 1 + (.5 * .9))]
    [InlineData(.5, "I will not say", 0)]
    public async Task The_terms_are_weighted_by_w(double exact, string end, double reward)
    {
        using var services = Services(exact);
        var price = await services.GetRequiredService<Rubric>().PriceAsync(Episode("42 is more than 41. " + end), Token);
        Assert.Null(price.Fault);
        Assert.Equal(reward, price.Total!.Value, 1e-6);
    }

    [Fact]
    public async Task With_w_one_no_listener_is_asked()
    {
        using var client = new LetterClient((_, _) => 0);
        using var services = Services(1, client);
        await services.GetRequiredService<Rubric>().PriceAsync(Episode("Answer: A"), Token);
        Assert.Equal(0, client.Calls);
    }

    [Fact]
    public async Task It_reads_the_trace_and_never_the_answer()
    {
        using var client = new LetterClient((_, _) => 0);
        using var services = Services(0, client);
        await services.GetRequiredService<Rubric>()
            .PriceAsync(Episode("42 is more than 41, so I take A. Answer: A"), Token);
        Assert.All(client.Prompts, p => Assert.DoesNotContain("Answer: A", p, StringComparison.Ordinal));
        Assert.All(client.Prompts, p => Assert.DoesNotContain("I take", p, StringComparison.Ordinal));
        Assert.All(client.Prompts, p => Assert.Contains("42 is more than 41.", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_without_options_has_no_such_term()
    {
        using var services = Services(.5);
        var reward = services.GetServices<IRewardFunction>().Single(r => r.Name == "listener");
        var task = new EpisodeTask("choices", TaskSplit.Train, "k", "What is 3 + 4?", "7");
        Assert.Null(await reward.ScoreAsync(Episode("7") with { Task = task }, Token));
        Assert.Null(await reward.ScoreAsync(Episode("7") with { Task = null }, Token));
    }

    [Fact]
    public async Task A_listener_that_fails_is_a_fault_and_never_a_nought()
    {
        using var client = new LetterClient((_, _) => double.NaN);
        using var services = Services(.5, client);
        var price = await services.GetRequiredService<Rubric>().PriceAsync(Episode("Answer: A"), Token);
        Assert.Null(price.Total);
        Assert.Contains("listener", price.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_is_never_its_own_listener_in_training()
    {
        using var client = new LetterClient((_, _) => 0);
        using var services = Services(.5, client, key: "policy");
        var price = await services.GetRequiredService<Rubric>().PriceAsync(Episode("Answer: A"), Token);
        Assert.Contains("AddLocalModel(\"listener\")", price.Fault, StringComparison.Ordinal);
        Assert.Equal(0, client.Calls);
        // At inference it may be, and the verdict says so.
        var verdict = await services.GetRequiredService<AnswerVerifier>()
            .VerifyAsync(new ChoiceQuestion("Which?", ["17 + 25", "38 + 3"]), "Answer: A", Token);
        Assert.Equal("self", Assert.Single(verdict.Opinions).Listener);
    }

    [Fact]
    public void Weights_of_the_configuration_win()
    {
        using var services = Services(.5, settings: [new("Training:Rubric:Weights:listener", "2")]);
        var weights = services.GetRequiredService<IOptions<RubricOptions>>().Value.Weights;
        Assert.Equal((2, .5, 1), (weights["listener"], weights["correct"], weights["well_formed"]));
    }

    [Theory]
    [InlineData(-.1, 1)]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(.5, -1)]
    public void Weights_out_of_range_are_refused(double exact, double format) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ServiceCollection().AddAgents().AddListenerReward(exact, format));

    [Fact]
    public void Options_are_checked_all_at_once()
    {
        using var services = Services(.5, settings:
        [
            new("Agents:ListenerVerifier:Temperatures:a", "0"),
            new("Agents:ListenerVerifier:Orders", "0"),
            new("Agents:ListenerVerifier:Listeners:0", "a"),
            new("Agents:ListenerVerifier:Listeners:1", "a"),
        ]);
        var error = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<ListenerVerifierOptions>>().Value);
        Assert.Equal(3, error.Failures.Count());
    }

    [Theory]
    [InlineData(1, "A", 1)]
    [InlineData(2, "A", 2)]
    [InlineData(9, "B", 3)]
    public async Task The_shipped_workflow_thinks_again_until_reasons_and_answer_agree(
        int agreesAt, string answer, int attempts)
    {
        var said = 0;
        using var thinker = new Testing.ScriptedChatClient(
            _ => $"42 is more than 41.\nAnswer: {(++said >= agreesAt ? "A" : "B")}");
        using var services = Services(.5, policy: thinker, workflows: true);
        var runner = services.GetRequiredService<WorkflowRunner>();
        var workflow = services.GetRequiredService<WorkflowCatalog>().Get("listen");
        var result = await runner.RunAsync(
            workflow, new Dictionary<string, object?> { ["question"] = "Which is larger?\nA) 17 + 25\nB) 38 + 3" },
            cancellationToken: Token);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        var output = result.Output!.Value;
        Assert.Equal(answer, output.GetProperty("answer").GetString());
        Assert.Equal(attempts, output.GetProperty("attempts").GetInt32());
        Assert.Equal(answer != "A", output.GetProperty("contradicts").GetBoolean());
        Assert.Equal("42 is more than 41.", output.GetProperty("reasoning").GetString());
    }

    private static Episode Episode(string reply) => new()
    {
        Id = "e",
        Task = new EpisodeTask("choices", TaskSplit.Train, "k", "Which is larger?\nA) 17 + 25\nB) 38 + 3", "A"),
        Turns = [new EpisodeTurn { Model = "m", Text = reply }],
    };

    private static ServiceProvider Services(
        double exact,
        LetterClient? client = null,
        string key = "listener",
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        IChatClient? policy = null,
        bool workflows = false)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Agents.Records.IRecordLog>(new InMemoryStore());
        services.AddSingleton<IEpisodeStore>(new InMemoryStore());
        client ??= new LetterClient((prompt, letter) => !prompt.Contains("42 is more than 41", StringComparison.Ordinal)
            ? 0 : Math.Log(prompt.Contains($"{letter}) 17 + 25", StringComparison.Ordinal) ? .9 : .1));
        services.AddKeyedSingleton<IChatClient>(key, client);
        services.AddSingleton(policy ?? client);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build();
        var builder = services.AddAgents(configuration).AddListenerReward(exact).AddTaskSet(new ChoiceTasks());
        services.AddOptions<RubricOptions>().Bind(configuration.GetSection(RubricOptions.SectionName));
        services.AddSingleton<Rubric>();
        if (workflows)
            builder.AddWorkflows(Path.Combine(Testing.SharedFiles.RepositoryRoot, "workflows"));
        return services.BuildServiceProvider();
    }

    private sealed class ChoiceTasks : ITaskSet
    {
        private static readonly TypedGrader Grader = TypedGrader.ForChoices(["A", "B"]);

        public string Name => "choices";

        public int? Count(TaskSplit split) => 1;

        public TaskItem Draw(TaskSplit split, int seed, int index) => new("Which?", "A", "k");

        public Grade Grade(TaskItem item, string reply) => Grader.Grade(item.Answer, reply);
    }
}
