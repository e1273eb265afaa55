using Agents.Choices;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Plugins.SocraticInquiry.Tests.Beliefs;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;

namespace Agents.Plugins.SocraticInquiry.Tests.Policies;

public sealed class LearnedPolicyTests
{
    [Fact]
    public void It_asks_what_its_weights_prefer()
    {
        var context = Contexts.Of(TestWorlds.Items(40, 8, 2), 8, TestWorlds.Clean);
        var features = QuestionFeatures.Of(context);
        var weights = new float[QuestionFeatures.Count];
        weights[features[5][0]] = 1;
        var chosen = new LearnedPolicy(new ChoiceModel(weights)).Choose(context).Question;
        Assert.Equal(features[5], features[chosen]);
        var decision = QuestionDecision.Of(context, 5);
        Assert.Equal(5, decision.Chosen);
        Assert.Equal(ChoiceTokens.Encode(features), decision.Candidates);
    }

    [Fact]
    public async Task The_served_version_is_asked_and_without_one_it_is_said()
    {
        using var folder = new TemporaryFolder();
        var store = new InMemoryStore();
        var table = new PolicyTable([], new LearnedPolicies(() => store, "m").FindAsync);
        await Assert.ThrowsAsync<AgentsException>(async () => await table.GetAsync("learned", PluginFixture.Token));
        new ChoiceModel(new float[QuestionFeatures.Count]).Save(folder.Path);
        await store.RegisterAsync(new ModelVersion { Model = "m", Id = "0123456789abcdef", Path = folder.Path },
            PluginFixture.Token);
        await store.PublishAsync("m", "0123456789abcdef", "test", PluginFixture.Token);
        var policy = await table.GetAsync("learned", PluginFixture.Token);
        Assert.Equal("learned", policy.Name);
        Assert.Same(policy, await table.GetAsync("learned", PluginFixture.Token));
    }
}
