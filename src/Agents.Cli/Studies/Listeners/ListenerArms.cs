using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Models.Runtime;
using Agents.Plugins.ListenerVerifier;
using Agents.Plugins.ListenerVerifier.Rewards;
using Agents.Registry;
using Agents.Rewards;
using Agents.Training.Hosting;
using Agents.Training.Policies;
using Agents.Training.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Studies.Listeners;

/// <summary>Runs of reinforcement learning that differ in the reward alone, and what they lead to.</summary>
internal sealed class ListenerArms(
    ComparisonTask task, Listener listener, string folder, int steps, int testItems)
{
    private const int MaxTokens = 20;

    /// <summary>Trains a policy on <c>well_formed + w · correct + (1 − w) · listener</c> and measures it.</summary>
    /// <param name="start">The policy to begin with.</param>
    /// <param name="exact">w; with 1 the listener has no part in the reward.</param>
    /// <param name="seed">Of questions and sampling: the same in every arm.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ArmResult> RunAsync(
        ModelVersion start, double exact, int seed, CancellationToken cancellationToken)
    {
        await using var services = Services(exact, Path.Combine(folder, $"arm-{seed}-{exact}"));
        var options = new TrainingOptions
        {
            Model = start.Model,
            Task = task.Name,
            Prompts = 16,
            Group = 8,
            MaxTokens = MaxTokens,
            LearningRate = 3e-4,
            WarmupSteps = 5,
            Threads = 1,
            Device = "cpu",
            CheckpointInterval = 100_000,
            Seed = seed,
        };
        var factory = services.GetRequiredService<IPolicyFactory>();
        await using var policy = await PolicyHost.CreateAsync(factory, start, options);
        var run = services.GetRequiredService<RunServices>().Create(policy, start, options, $"arm-{seed}");
        await run.RunAsync(steps, progress: null, cancellationToken);
        return await MeasureAsync(policy, TaskSplit.Test, seed, cancellationToken);
    }

    /// <summary>The policy as it begins, on validation items: what the listener's temperature is fitted on.</summary>
    public async Task<ArmResult> StartAsync(ModelVersion start, int seed, CancellationToken cancellationToken)
    {
        var options = new TrainingOptions { Model = start.Model, Threads = 1, Device = "cpu", Seed = seed };
        await using var policy = await PolicyHost.CreateAsync(new LlamaPolicyFactory(), start, options);
        return await MeasureAsync(policy, TaskSplit.Validation, seed, cancellationToken);
    }

    private async Task<ArmResult> MeasureAsync(
        PolicyHost host, TaskSplit split, int seed, CancellationToken cancellationToken)
    {
        var items = task.Take(split, testItems, seed);
        var replies = await host.RunAsync(policy => policy.Generate(
            [.. items.Select((item, i) => new GenerationRequest(
                policy.Render([new("user", item.Question)]), Sampled(seed, i)))],
            cancellationToken));
        var traces = items
            .Zip(replies, (i, r) => AnswerStripper.Strip(ChoiceQuestion.Read(i.Question)!, r.Text)).ToList();
        var (right, against, uplift, judgements) = (0, 0, 0.0, new List<ListenerJudgement>());
        for (var i = 0; i < items.Count; i++)
        {
            var question = ChoiceQuestion.Read(items[i].Question)!;
            var truth = question.Find(items[i].Answer)!.Value;
            var own = await HearAsync(question, traces[i].Text, cancellationToken);
            var others = await HearAsync(question, traces[(i + 1) % items.Count].Text, cancellationToken);
            uplift += (own[truth] - others[truth]) / items.Count;
            var isRight = task.Grade(items[i], replies[i].Text).Correct;
            right += isRight ? 1 : 0;
            if (AnswerStripper.Stated(question, traces[i]) is not { } answer)
                continue;
            against += own[answer] < 0.5 ? 1 : 0;
            judgements.Add(new ListenerJudgement(own[answer], isRight));
        }

        return new ArmResult(
            (double)right / items.Count, (double)against / Math.Max(1, judgements.Count), uplift, judgements);
    }

    // As in training: a greedy reply hides what the policy does every other time.
    private static SamplingSettings Sampled(int seed, int index) => new()
    {
        Temperature = 1,
        MaxTokens = MaxTokens,
        Seed = ((long)seed << 20) + index,
    };

    private async Task<IReadOnlyList<double>> HearAsync(
        ChoiceQuestion question, string trace, CancellationToken cancellationToken) =>
        (await listener.HearAsync(question, trace, cancellationToken)).Probabilities;

    private ServiceProvider Services(double exact, string data)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new($"{AgentsOptions.SectionName}:{nameof(AgentsOptions.Data)}", data)]).Build();
        var services = new ServiceCollection();
        services.AddAgents(configuration).AddTaskSet(task).AddTrainer();
        services.AddSingleton<IRewardFunction>(p => new ListenerReward(
            new(() => new AnswerVerifier([listener])), p.GetRequiredService<ITaskSetCatalog>()));
        services.Configure<RubricOptions>(rubric =>
        {
            rubric.Weights["well_formed"] = 1;
            rubric.Weights["correct"] = exact;
            rubric.Weights[ListenerReward.RewardName] = 1 - exact;
        });
        return services.BuildServiceProvider();
    }
}
