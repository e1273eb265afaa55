using Agents.Episodes;
using Agents.Records;
using Agents.Rewards;
using Agents.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.SocraticInquiry.Tests;

/// <summary>Questions as episodes, and their price.</summary>
public sealed class InquiryRewardTests
{
    [Fact]
    public async Task The_rewards_of_a_dialogue_are_what_it_removed_minus_its_costs()
    {
        var store = new InMemoryStore();
        await using var services = Application(store);
        var plugin = services.GetRequiredService<SocraticInquiryPlugin>();
        var first = await plugin.BeginAsync("trip", cancellationToken: PluginFixture.Token);
        var turn = first;
        while (!turn.Done)
            turn = await plugin.AnswerAsync(turn.Dialogue, "1", cancellationToken: PluginFixture.Token);
        await services.GetRequiredService<EpisodeRecorder>().StopAsync(PluginFixture.Token);

        var reward = services.GetServices<IRewardFunction>().OfType<InquiryReward>().Single();
        var (episodes, sum, cost) = (new List<Episode>(), 0.0, 0.0);
        await foreach (var stored in store.ReadAsync(new EpisodeQuery(), PluginFixture.Token))
        {
            episodes.Add(stored.Episode);
            sum += (await reward.ScoreAsync(stored.Episode, PluginFixture.Token))!.Value;
            cost += stored.Episode.Signals[InquiryReward.QuestionCost];
        }

        Assert.Equal(turn.Asked, episodes.Count);
        Assert.All(episodes, e => Assert.Equal(turn.Dialogue, e.GroupId));
        Assert.Equal(first.Entropy - turn.Entropy - cost, sum, 1e-9);
    }

    [Fact]
    public async Task An_episode_that_is_no_question_has_no_such_reward()
    {
        var reward = new InquiryReward();
        Assert.Null(await reward.ScoreAsync(new Episode { Id = "e" }, PluginFixture.Token));
        var half = new Dictionary<string, double> { [InquiryReward.EntropyBefore] = 3 };
        Assert.Null(await reward.ScoreAsync(new Episode { Id = "e", Signals = half }, PluginFixture.Token));
    }

    [Fact]
    public void It_is_added_by_one_line_and_options_are_checked()
    {
        using var services = Application(new InMemoryStore());
        var plugin = services.GetServices<KernelPlugin>().Single(p => p.Name == "SocraticInquiry");
        Assert.Equal(["Answer", "Begin", "Clarify", "State"], plugin.Select(f => f.Name).Order(StringComparer.Ordinal));
        using var wrong = Application(new InMemoryStore(), o => o.ErrorRate = 0);
        Assert.Contains("ErrorRate", Assert.ThrowsAny<Exception>(
            () => wrong.GetRequiredService<SocraticInquiryPlugin>()).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Application(InMemoryStore store, Action<SocraticInquiryOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IEpisodeStore>(store);
        services.AddSingleton<IRecordLog>(store);
        services.AddAgents().AddSocraticInquiry(configure);
        return services.BuildServiceProvider();
    }
}
