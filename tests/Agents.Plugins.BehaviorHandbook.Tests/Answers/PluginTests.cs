using Agents.Episodes;
using Agents.Hosting;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.BehaviorHandbook.Tests.Answers;

public sealed class PluginTests
{
    private readonly HandbookFixture _fixture = new();
    private readonly List<string> _prompts = [];

    private static CancellationToken Token => HandbookFixture.Token;

    [Fact]
    public async Task It_learns_drafts_from_a_solution_with_their_origin()
    {
        var learned = await Plugin().LearnBehaviorsAsync("What is 17 + 9?", cancellationToken: Token);
        Assert.Equal(["add-nine"], learned.Names);
        Assert.Empty(learned.Refused);
        Assert.DoesNotContain("[behavior:", learned.Solution, StringComparison.Ordinal);
        Assert.Equal("Right, but adding nine was slow.", learned.Reflection);
        Assert.Contains(learned.Reflection, _prompts[2], StringComparison.Ordinal);
        var behavior = (await _fixture.Handbook.GetAsync("add-nine", Token))!;
        Assert.Equal(BehaviorStatus.Draft, behavior.Status);
        Assert.Equal(("in base 9", "sums"), (behavior.AvoidWhen, behavior.Topic));
        Assert.Equal(new BehaviorOrigin("extracted", null, "0000", "What is 17 + 9?"), behavior.Origin);
    }

    [Fact]
    public async Task A_given_solution_is_not_solved_again()
    {
        await Plugin().LearnBehaviorsAsync("What is 17 + 9?", "26, by counting.", Token);
        Assert.Equal(2, _prompts.Count);
        Assert.Contains("26, by counting.", _prompts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_solves_with_what_is_approved_and_says_what_it_cited()
    {
        var plugin = Plugin();
        await plugin.LearnBehaviorsAsync("What is 17 + 9?", cancellationToken: Token);
        var before = await plugin.SolveAsync("What is 17 + 9?", cancellationToken: Token);
        Assert.Equal((0, 0, "made-up"), (before.Shown.Count, before.Cited.Count, Assert.Single(before.Unknown)));

        await _fixture.Handbook.ApproveAsync("add-nine", "a test", Token);
        var after = await plugin.SolveAsync("What is 17 + 9?", cancellationToken: Token);
        Assert.Equal(["add-nine"], after.Cited);
        Assert.Empty(after.Unknown);
        Assert.InRange(after.PromptTokens, 1, 200);
        Assert.True(after.Text.Length < before.Text.Length);
    }

    [Fact]
    public async Task It_improves_an_answer_from_its_own_attempts_before_anyone_approves()
    {
        var improved = await Plugin().ImproveAnswerAsync("What is 17 + 9?", 2, Token);
        Assert.StartsWith("I count", improved.First, StringComparison.Ordinal);
        Assert.Equal(["add-nine"], improved.Learned);
        Assert.Equal(["add-nine"], improved.Answer.Cited);
        var behavior = (await _fixture.Handbook.GetAsync("add-nine", Token))!;
        Assert.Equal((BehaviorStatus.Draft, 2), (behavior.Status, behavior.Seen));
    }

    [Fact]
    public async Task What_many_attempts_taught_stays_within_the_most_behaviors_of_a_prompt()
    {
        var call = 0;
        _fixture.Options.Value.MaxBehaviors = 2;
        var plugin = Plugin(prompt => prompt.Contains("Write down", StringComparison.Ordinal)
            ? $$"""{"behaviors": [{"name": "a", "instruction": "Use table {{++call}}."}]}""" : "fine");
        var improved = await plugin.ImproveAnswerAsync("What is 17 + 9?", 4, Token);
        Assert.Equal(4, call);
        Assert.Equal(["a", "a-2"], improved.Answer.Shown);
    }

    [Fact]
    public async Task What_was_retired_is_not_used_again_though_it_is_extracted_again()
    {
        await Plugin().LearnBehaviorsAsync("What is 17 + 9?", cancellationToken: Token);
        await _fixture.Handbook.RetireAsync("add-nine", "wrong", Token);
        var improved = await Plugin().ImproveAnswerAsync("What is 17 + 9?", cancellationToken: Token);
        Assert.Empty(improved.Learned);
        Assert.DoesNotContain(_prompts, p => p.Contains("- add-nine:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_no_behavior_can_be_is_named_and_the_rest_is_kept()
    {
        var plugin = Plugin(prompt => prompt.Contains("Write down", StringComparison.Ordinal)
            ? """{"behaviors": [{"name": "7", "instruction": "x"}, {"name": "ok", "instruction": "Do it."}]}"""
            : "fine");
        var learned = await plugin.LearnBehaviorsAsync("What is 17 + 9?", cancellationToken: Token);
        Assert.Equal(["ok"], learned.Names);
        Assert.Contains("begins with a letter", Assert.Single(learned.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_behavior_that_is_null_is_asked_for_again()
    {
        string[] replies = ["""{"behaviors": [null]}""", """{"behaviors": [{"name": "ok", "instruction": "Do it."}]}"""];
        var call = 0;
        var plugin = Plugin(prompt => prompt.Contains("Judge", StringComparison.Ordinal) ? "fine" : replies[call++]);
        Assert.Equal(["ok"], (await plugin.LearnBehaviorsAsync("What is 17 + 9?", "26", Token)).Names);
    }

    [Fact]
    public void Added_twice_it_is_one_plugin()
    {
        var services = new ServiceCollection();
        services.AddAgents(new ConfigurationBuilder().Build()).AddBehaviorHandbook().AddBehaviorHandbook();
        Assert.Single(services, s => s.ServiceType == typeof(KernelPlugin));
    }

    [Fact]
    public async Task An_answer_is_an_episode_with_its_signals()
    {
        var store = new InMemoryStore();
        await using var recorder = new EpisodeRecorder(
            store, Options.Create(new AgentsOptions()), NullLogger<EpisodeRecorder>.Instance);
        var client = new EpisodeRecordingChatClient(Model(), recorder, new AgentsOptions(), TimeProvider.System);
        var plugin = new BehaviorHandbookPlugin(_fixture.Handbook, client, _fixture.Options, store);
        await plugin.LearnBehaviorsAsync("What is 17 + 9?", cancellationToken: Token);
        var origin = (await _fixture.Handbook.GetAsync("add-nine", Token))!.Origin;
        Assert.NotNull(await store.FindAsync(origin.Episode!, Token));

        await _fixture.Handbook.ApproveAsync("add-nine", "a test", Token);
        var answer = await plugin.SolveAsync("What is 17 + 9?", cancellationToken: Token);
        var signals = (await store.FindAsync(answer.Episode!, Token))!.Episode.Signals;
        Assert.Equal((1, 1, 0), (signals["behaviors_shown"], signals["behaviors_cited"], signals["behaviors_unknown"]));
        Assert.Equal(answer.PromptTokens, signals["behavior_prompt_tokens"]);
    }

    private BehaviorHandbookPlugin Plugin(Func<string, string>? reply = null) =>
        new(_fixture.Handbook, Model(reply), _fixture.Options);

    private ScriptedChatClient Model(Func<string, string>? reply = null) => new(prompt =>
    {
        _prompts.Add(prompt);
        return (reply ?? ScriptedSolver.Reply)(prompt);
    });
}
