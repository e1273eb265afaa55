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
/// <param name="task">The questions.</param>
/// <param name="listener">Hears in the reward and in the measurement.</param>
/// <param name="second">Hears in the measurement alone.</param>
/// <param name="folder">Where each run has its store.</param>
/// <param name="steps">Steps of each run.</param>
/// <param name="testItems">Items of a measurement, each answered <see cref="Samples"/> times.</param>
internal sealed class ListenerArms(
    ComparisonTask task, Listener listener, Listener second, string folder, int steps, int testItems)
{
    private const int MaxTokens = 20;

    // What one reply contradicts is mostly chance; the arms differ by less.
    private const int Samples = 4;

    /// <summary>Trains a policy on <c>well_formed + w · correct + (1 − w) · listener</c> and measures it.</summary>
    /// <param name="start">The policy to begin with.</param>
    /// <param name="exact">w; with 1 the listener has no part in the reward.</param>
    /// <param name="seed">Of questions and sampling: the same in every arm.</param>
    /// <param name="validates">Whether it is measured on validation items as well, for what is fitted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(ArmResult Test, ArmResult? Validation)> RunAsync(
        ModelVersion start, double exact, int seed, bool validates, CancellationToken cancellationToken)
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
        return (await MeasureAsync(policy, TaskSplit.Test, seed, cancellationToken),
            validates ? await MeasureAsync(policy, TaskSplit.Validation, seed, cancellationToken) : null);
    }

    /// <summary>The policy as it begins, on test items.</summary>
    public async Task<ArmResult> StartAsync(ModelVersion start, int seed, CancellationToken cancellationToken)
    {
        var options = new TrainingOptions { Model = start.Model, Threads = 1, Device = "cpu", Seed = seed };
        await using var policy = await PolicyHost.CreateAsync(new LlamaPolicyFactory(), start, options);
        return await MeasureAsync(policy, TaskSplit.Test, seed, cancellationToken);
    }

    private async Task<ArmResult> MeasureAsync(
        PolicyHost host, TaskSplit split, int seed, CancellationToken cancellationToken)
    {
        TaskItem[] items = [.. task.Take(split, testItems, seed).SelectMany(i => Enumerable.Repeat(i, Samples))];
        var replies = await host.RunAsync(policy => policy.Generate(
            [.. items.Select((item, i) => new GenerationRequest(
                policy.Render([new("user", item.Question)]), Sampled(seed, i)))],
            cancellationToken));
        var traces = items
            .Zip(replies, (i, r) => AnswerStripper.Strip(ChoiceQuestion.Read(i.Question)!, r.Text)).ToList();
        var (result, judgements) = (new ArmItem[items.Length / Samples], new List<ListenerJudgement>());
        for (var i = 0; i < items.Length; i++)
        {
            var question = ChoiceQuestion.Read(items[i].Question)!;
            var truth = question.Find(items[i].Answer)!.Value;
            var own = await HearAsync(listener, question, traces[i].Text, cancellationToken);
            var another = traces[(i + Samples) % items.Length].Text;
            var others = await HearAsync(listener, question, another, cancellationToken);
            var isRight = task.Grade(items[i], replies[i].Text).Correct;
            var before = result[i / Samples];
            var item = before with
            {
                Replies = before.Replies + 1,
                Right = before.Right + (isRight ? 1 : 0),
                Uplift = before.Uplift + own[truth] - others[truth],
            };
            if (AnswerStripper.Stated(question, traces[i]) is { } answer)
            {
                var also = await HearAsync(second, question, traces[i].Text, cancellationToken);
                item = item with
                {
                    Answers = item.Answers + 1,
                    Against = item.Against + (own[answer] < 0.5 ? 1 : 0),
                    SecondAgainst = item.SecondAgainst + (also[answer] < 0.5 ? 1 : 0),
                };
                judgements.Add(new ListenerJudgement(own[answer], isRight));
            }

            result[i / Samples] = item;
        }

        return new ArmResult(result, judgements);
    }

    // As in training: a greedy reply hides what the policy does every other time.
    private static SamplingSettings Sampled(int seed, int index) => new()
    {
        Temperature = 1,
        MaxTokens = MaxTokens,
        Seed = ((long)seed << 20) + index,
    };

    private static async Task<IReadOnlyList<double>> HearAsync(
        Listener by, ChoiceQuestion question, string trace, CancellationToken cancellationToken) =>
        (await by.HearAsync(question, trace, cancellationToken)).Probabilities;

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
