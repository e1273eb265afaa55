using Agents.Cli.Tests.Commands;
using Agents.Episodes;
using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Registry;
using Agents.Testing;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Cli.Tests.Chat;

/// <summary>/why on the model that everybody has, and what a correction teaches it.</summary>
public sealed class WhyTests : IDisposable
{
    private const string Context = "What is 27 + 38?";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_why_of_a_new_user_shows_something_of_the_embedded_model()
    {
        var run = await CommandRun.Of(_folder.Path, $"{Context}\n/why\n/quit\n", "chat");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Empty(run.Error);
        string[] lines = run.Output.Split("the answer rests on", 2)[1].Split('\n');
        Assert.InRange(lines.Count(l => l.EndsWith("  27", StringComparison.Ordinal)
            || l.EndsWith("  38", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task The_embedded_models_sums_rest_on_their_numbers()
    {
        await using var services = Services();
        var scorer = services.GetRequiredKeyedService<IChatClient>("policy").GetService<ITokenScorer>()!;
        var evidence = await AnswerEvidence.WeighAsync(scorer, [new(ChatRole.User, Context)], "65", Token);
        Assert.Equal(["27", "38"], evidence.OrderByDescending(e => e.Bits).Take(2).Select(e => e.Text).Order());
    }

    [Fact]
    public async Task The_trainer_takes_a_correction_as_it_takes_other_logged_turns()
    {
        await using var services = Services();
        var client = services.GetRequiredKeyedService<IChatClient>("policy");
        var store = services.GetRequiredService<IEpisodeStore>();
        var wrong = new Rationale(RationaleFormat.Procedural, [new RationaleStep("Take 9.", ["27 + 38"])]);
        var before = new Explanation(Context, Context, wrong, "9");
        await new ExplanationLoop(client, store).EditAsync(before, 1, "Add up.", Token);
        var right = wrong.Render().Replace("Take 9.", "Add up.", StringComparison.Ordinal);
        var turn = (await store.ReadAsync(new EpisodeQuery { RunId = ExplanationLoop.RunId }, Token).LastAsync(Token))
            .Episode.Turns[0];
        Assert.Equal(right, turn.Text);
        ChatMessage[] asked = [.. turn.Messages.Select(m => new ChatMessage(new ChatRole(m.Role), m.Text))];
        var preferred = await PreferenceAsync();

        var registry = services.GetRequiredService<IModelRegistry>();
        await registry.PublishAsync(turn.Model, turn.ModelVersion, "as it came", Token);
        using var trainer = services.GetServices<IHostedService>().OfType<TrainingService>().Single();
        await trainer.StartAsync(Token);
        await trainer.ExecuteTask!.WaitAsync(Token);

        var counts = await store.CountAsync(new EpisodeQuery { RunId = ExplanationLoop.RunId }, Token);
        Assert.Equal((2, 0), (counts.Consumed, counts.Quarantined));
        var trained = (await registry.GetCurrentAsync(turn.Model, Token))!.Id;
        Assert.NotEqual(turn.ModelVersion, trained);
        while (await ServedAsync() != trained)
            await Task.Yield();
        Assert.True(await PreferenceAsync() > preferred + 0.1);

        async Task<string> ServedAsync() => ((EpisodeTurn)(await client.GetResponseAsync(
            Context, new() { MaxOutputTokens = 1 }, Token)).RawRepresentation!).ModelVersion;

        async Task<double> PreferenceAsync() => await ScoreAsync(right) - await ScoreAsync(wrong.Render());

        async Task<double> ScoreAsync(string text) => (await client.GetService<ITokenScorer>()!
            .ScoreReplyAsync(asked, text, Token)).LogProbs.Sum(p => (double)p);
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        var settings = new Dictionary<string, string?> { ["Agents:Data"] = _folder.Path };
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLocalModel("policy", o => (o.Path, o.Precision) = ("embedded", "f32"))
            .AddListenerVerifier()
            .AddTraining(options =>
            {
                options.LoggedRun = ExplanationLoop.RunId;
                (options.Gate, options.Interval) = (GateMode.Off, TimeSpan.Zero);
                (options.LearningRate, options.WarmupSteps) = (1e-3, 0);
            });
        return services.BuildServiceProvider();
    }
}
