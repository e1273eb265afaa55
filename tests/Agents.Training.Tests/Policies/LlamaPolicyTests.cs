using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Export;
using Agents.Models.Runtime;
using Agents.Training.Losses;
using Agents.Training.Optimization;
using Agents.Training.Policies;
using TorchSharp;

namespace Agents.Training.Tests.Policies;

public sealed class LlamaPolicyTests : IDisposable
{
    private readonly TestCheckpoint _checkpoint = new();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 4)]
    public void Rollouts_follow_every_step_and_agree_with_the_trainer(bool packed, int rank)
    {
        using var policy = Open(new PolicyOptions
        {
            Rollouts = packed ? RolloutWeights.Packed : RolloutWeights.Shared,
            LoraRank = rank,
        });
        var first = Play(policy, seed: 1);
        Assert.InRange(policy.LogProbGap(first), 0, 1e-4);

        var update = policy.Update(first, Token);
        var second = Play(policy, seed: 1);

        Assert.True(update.Stepped);
        Assert.True(policy.LogProbGap(first) > 1e-3, "the step changed nothing");
        Assert.InRange(policy.LogProbGap(second), 0, 1e-4);
    }

    [Fact]
    public void What_is_rewarded_becomes_likely()
    {
        using var policy = Open(new PolicyOptions());
        var share = new List<double>();
        for (var step = 0; step < 12; step++)
        {
            var samples = Play(policy, seed: step, s => s.CompletionIds.Count(id => id < 128));
            share.Add(samples.Average(s => s.CompletionIds.Average(id => id < 128 ? 1.0 : 0.0)));
            policy.Update(samples, Token);
        }

        Assert.True(share[^1] > share[0] + 0.2, $"share of rewarded tokens {share[0]:F2} -> {share[^1]:F2}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_restored_policy_continues_bit_by_bit(int rank)
    {
        var folder = _checkpoint.Other("checkpoint");
        using var policy = Open(new PolicyOptions { LoraRank = rank });
        policy.Update(Play(policy, 1), Token);
        policy.Save(folder, withOptimizer: true);
        policy.Update(Play(policy, 2), Token);
        policy.Update(Play(policy, 3), Token);
        policy.Save(_checkpoint.Other("straight"), withOptimizer: false);

        using var restored = Open(new PolicyOptions { LoraRank = rank });
        restored.Restore(folder);
        restored.Update(Play(restored, 2), Token);
        restored.Update(Play(restored, 3), Token);
        restored.Save(_checkpoint.Other("restored"), withOptimizer: false);

        Assert.Equal(Hash("straight"), Hash("restored"));
        Assert.NotEqual(Hash("checkpoint"), Hash("restored"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void No_step_is_taken_on_what_is_not_finite(double advantage)
    {
        using var policy = Open(new PolicyOptions());
        policy.Save(_checkpoint.Other("before"), withOptimizer: false);
        var samples = Play(policy, 1);
        samples[3] = samples[3] with { Advantage = advantage };

        var update = policy.Update(samples, Token);

        Assert.False(update.Stepped);
        policy.Save(_checkpoint.Other("after"), withOptimizer: false);
        Assert.Equal(Hash("before"), Hash("after"));
        Assert.True(policy.Update(Play(policy, 1), Token).Stepped);
    }

    [Fact]
    public void Several_passes_give_the_update_of_one()
    {
        using var whole = Open(new PolicyOptions());
        using var cut = Open(new PolicyOptions { ActivationBytes = 1 });
        var samples = Play(whole, 1);

        var (one, many) = (whole.Update(samples, Token), cut.Update(samples, Token));

        Assert.Equal(one.Loss, many.Loss, 1e-6);
        Assert.Equal(one.GradientNorm, many.GradientNorm, 1e-4 * one.GradientNorm);
    }

    [Fact]
    public void Completions_without_advantage_change_nothing_but_the_count_of_tokens()
    {
        using var skipping = Open(new PolicyOptions());
        using var scoring = Open(new PolicyOptions { Loss = PolicyLossPresets.Get("dapo") with { Beta = 1e-30 } });
        var samples = Play(skipping, 1).Select((s, i) => s with { Advantage = i < 4 ? 0 : s.Advantage }).ToList();

        var (one, all) = (skipping.Update(samples, Token), scoring.Update(samples, Token));

        Assert.Equal(all.Loss, one.Loss, 1e-7);
        Assert.Equal(all.GradientNorm, one.GradientNorm, 1e-5 * all.GradientNorm);
    }

    [Fact]
    public void A_batch_without_any_advantage_moves_nothing_and_is_still_measured()
    {
        using var policy = Open(new PolicyOptions());
        var samples = Play(policy, 1).ConvertAll(s => s with { Advantage = 0 });

        var update = policy.Update(samples, Token);

        Assert.Equal((0, 0), (update.Loss, update.GradientNorm));
        Assert.InRange(update.Entropy, 0.01, Math.Log(policy.VocabularySize));
        Assert.InRange(policy.LogProbGap(samples), 0, 1e-4);
    }

    [Fact]
    public void With_a_reference_the_divergence_pulls_back()
    {
        var loss = PolicyLossPresets.Get("grpo") with { Beta = 0.5 };
        using var policy = Open(new PolicyOptions { Loss = loss });
        var samples = Play(policy, 1);
        policy.Update(samples, Token);

        var still = samples.ConvertAll(s => s with { Advantage = 0 });
        var update = policy.Update(still, Token);

        Assert.True(update.Loss > 0, $"loss {update.Loss}: the policy moved away and pays nothing");
        Assert.True(update.GradientNorm > 0);
    }

    [Fact]
    public void A_masked_answer_is_scored_under_its_masks()
    {
        using var policy = Open(new PolicyOptions());
        var samples = Play(policy, 1, grammar: Digits);
        var unmasked = samples.ConvertAll(s => s with { Masks = null, Temperature = 1.0001f });

        var (masked, free) = (policy.Update(samples.ConvertAll(Still), Token),
            policy.Update(unmasked.ConvertAll(Still), Token));

        // On-policy the ratio is 1, so the divergence from the sampler is 0; not so over the whole vocabulary.
        Assert.InRange(masked.Kl, 0, 1e-8);
        Assert.InRange(masked.Entropy, 0.01, Math.Log(11));
        Assert.True(free.Kl > 1, $"without masks the divergence is {free.Kl}");
        Assert.InRange(policy.LogProbGap(samples), 0, 1e-4);

        static TrainingSample Still(TrainingSample sample) => sample with { Advantage = 0 };
    }

    [Fact]
    public void What_is_rewarded_becomes_likely_within_a_grammar()
    {
        using var policy = Open(new PolicyOptions());
        var share = new List<double>();
        for (var step = 0; step < 12; step++)
        {
            var samples = Play(policy, seed: step, s => s.CompletionIds.Count(IsLow), Digits);
            share.Add(samples.Average(s => s.CompletionIds.Average(id => IsLow(id) ? 1.0 : 0.0)));
            policy.Update(samples, Token);
        }

        Assert.True(share[^1] > share[0] + 0.2, $"share of rewarded tokens {share[0]:F2} -> {share[^1]:F2}");

        static bool IsLow(int id) => id is >= '0' and < '5';
    }

    [Fact]
    public void An_answer_that_does_not_fit_its_grammar_has_no_masks()
    {
        using var policy = Open(new PolicyOptions());
        var turn = new EpisodeTurn
        {
            Model = "test",
            PromptIds = [1],
            CompletionIds = ['1', 'x', 257],
            GrammarHash = "0",
            Sampling = new SamplingSettings { Grammar = Digits },
        };

        var misfit = Assert.Throws<AgentsException>(() => policy.Masks(turn));
        Assert.Contains("token 1", misfit.Message, StringComparison.Ordinal);
        var unknown = turn with { Sampling = new SamplingSettings() };
        Assert.Contains(
            "not recorded", Assert.Throws<AgentsException>(() => policy.Masks(unknown)).Message, StringComparison.Ordinal);
        Assert.Null(policy.Masks(turn with { GrammarHash = null }));
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        using var policy = Open(new PolicyOptions());
        policy.Update(Play(policy, 1), Token);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var step = 2; step < 6; step++)
            policy.Update(Play(policy, step), Token);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_first_step_of_adapters_moves_B()
    {
        using var policy = Open(new PolicyOptions { LoraRank = 4 });
        policy.Update(Play(policy, 1), Token);
        policy.Save(_checkpoint.Other("lora"), withOptimizer: false);

        var adapter = LoraAdapterFile.Read(Path.Combine(_checkpoint.Other("lora"), "adapter"));

        Assert.All(adapter.Pairs, p => Assert.True(p.Value.B.Max(Math.Abs) > 0, $"{p.Key}: B is zero"));
    }

    [Fact]
    public async Task The_base_merged_with_what_was_trained_is_what_was_trained()
    {
        using (var policy = Open(new PolicyOptions { LoraRank = 4 }))
        {
            policy.Update(Play(policy, 1), Token);
            policy.Save(_checkpoint.Other("lora"), withOptimizer: false);
        }

        var options = new ModelExportOptions { Adapter = _checkpoint.Other("lora") };
        await ModelExport.WriteAsync(_checkpoint.Path, _checkpoint.Other("merged"), options, Token);

        using var trained = Checkpoint.Open(_checkpoint.Other("lora"));
        using var merged = Checkpoint.Open(_checkpoint.Other("merged"));
        Assert.NotEmpty(trained.Tensors);
        foreach (var (name, tensor) in trained.Tensors)
        {
            var (expected, actual) = (new float[tensor.Count], new float[tensor.Count]);
            tensor.CopyTo(expected);
            merged.Tensor(name, [.. tensor.Shape]).CopyTo(actual);
            Assert.InRange(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max(), 0, 1e-6);
        }
    }

    public void Dispose() => _checkpoint.Dispose();

    private static readonly Grammar Digits = new(GrammarKind.Pattern, "[0-9]+");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LlamaPolicy Open(PolicyOptions options) => LlamaPolicy.Open(
        _checkpoint.Path,
        options with { Threads = 2, Device = "cpu", Schedule = new LearningRateSchedule(1e-2) });

    private string Hash(string name)
    {
        using var checkpoint = Checkpoint.Open(_checkpoint.Other(name));
        return checkpoint.ContentHash;
    }

    // Two questions of different length, four answers each; the advantage is the reward minus the group's mean.
    private static List<TrainingSample> Play(
        LlamaPolicy policy, int seed, Func<TrainingSample, double>? reward = null, Grammar? grammar = null)
    {
        reward ??= s => s.CompletionIds[0] % 7;
        var samples = new List<TrainingSample>();
        foreach (var question in new[] { "2+2", "seven times six" })
        {
            var prompt = policy.Render([new EpisodeMessage("user", question)]);
            var requests = Enumerable.Range(0, 4).Select(i => new GenerationRequest(
                prompt, new SamplingSettings { Seed = (seed * 100L) + i, MaxTokens = 6, Grammar = grammar }));
            var group = policy.Generate([.. requests], Token)
                .Select(g => new TrainingSample(prompt, g.Ids, g.LogProbs, g.SamplingLogProbs, 1, 0)
                {
                    Masks = policy.Masks(new EpisodeTurn
                    {
                        Model = "test",
                        PromptIds = prompt,
                        CompletionIds = g.Ids,
                        GrammarHash = grammar?.Text,
                        Sampling = new SamplingSettings { MaxTokens = 6, Grammar = grammar },
                    }),
                })
                .ToList();
            var mean = group.Average(reward);
            samples.AddRange(group.Select(s => s with { Advantage = reward(s) - mean }));
        }

        return samples;
    }
}
