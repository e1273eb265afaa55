using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Constraints;
using Agents.Rewards;
using Agents.Training.Advantages;
using Agents.Training.Hosting;
using Agents.Training.Policies;

namespace Agents.Training.Runs;

/// <summary>Turns leased episodes into samples: rubric, quarantine, control, advantages.</summary>
/// <param name="rubric">Prices.</param>
/// <param name="task">Says what is right.</param>
/// <param name="options">Control, scale, seed.</param>
/// <param name="masks">Those of a turn's answer; throws where they cannot be had.</param>
internal sealed class BatchPricer(
    Rubric rubric,
    ITaskSet task,
    TrainingOptions options,
    Func<EpisodeTurn, Task<IReadOnlyList<TokenMask>?>> masks)
{
    /// <param name="episodes">The batch, members of a group together.</param>
    /// <param name="step">Number of the step, for the control's shuffle.</param>
    /// <param name="cancellationToken">Cancels the rewards.</param>
    public async Task<PricedBatch> PriceAsync(
        IReadOnlyList<Episode> episodes, int step, CancellationToken cancellationToken)
    {
        var prices = await rubric.PriceAsync(episodes, cancellationToken).ConfigureAwait(false);
        var quarantined = new Dictionary<string, string>(StringComparer.Ordinal);
        var kept = new List<(Episode Episode, double? Reward, IReadOnlyList<TokenMask>? Masks)>();
        foreach (var (episode, price) in episodes.Zip(prices))
        {
            var reason = price.Fault ?? Unusable(episode);
            try
            {
                if (reason is null)
                    kept.Add((episode, price.Total, await masks(episode.Turns[0]).ConfigureAwait(false)));
            }
            catch (AgentsException e)
            {
                reason = e.Message;
            }

            if (reason is not null)
                quarantined[episode.Id] = reason;
        }

        double?[] rewards = [.. kept.Select(k => k.Reward)];
        if (options.Control == TrainingControl.Shuffle)
            Shuffle(rewards, step);
        var groups = kept.Select(k => k.Episode.GroupId ?? k.Episode.Id).ToList();
        var advantages = AdvantageEstimator.Estimate(rewards, groups, options.ScaleRewards);
        var samples = kept.Select((k, i) =>
            Sample(k.Episode, Advantage(k.Episode, advantages.Values[i])) with { Masks = k.Masks });
        double[] present = [.. rewards.OfType<double>()];
        return new PricedBatch(
            [.. samples],
            [.. kept.Select(k => k.Episode.Id)],
            quarantined,
            advantages,
            present.Length == 0 ? null : present.Average(),
            episodes.Count == 0 ? 0 : (double)episodes.Count(IsRight) / episodes.Count);
    }

    private double Advantage(Episode episode, double advantage) =>
        options.Control != TrainingControl.Supervised ? advantage : IsRight(episode) ? 1 : 0;

    private bool IsRight(Episode episode) =>
        episode is { Task: { } asked, Turns: [.., var turn] }
        && task.Grade(new TaskItem(asked.Question, asked.Answer, asked.Key), turn.Text).Correct;

    private static string? Unusable(Episode episode) =>
        episode.Turns is not [var turn] ? $"the episode has {episode.Turns.Count} turns; a rollout has one"
        : turn.CompletionIds.Count == 0 ? "the completion is empty"
        : turn.Sampling.Temperature <= 0 ? "its answer was taken greedily, not drawn from a distribution"
        : turn.LogProbs.Concat(turn.SamplingLogProbs).All(float.IsFinite) ? null
        : "a recorded log-probability is not finite";

    private static TrainingSample Sample(Episode episode, double advantage)
    {
        var turn = episode.Turns[0];
        return new TrainingSample(
            turn.PromptIds,
            turn.CompletionIds,
            turn.LogProbs,
            turn.SamplingLogProbs,
            turn.Sampling.Temperature,
            advantage);
    }

    private void Shuffle(double?[] rewards, int step)
    {
        for (var i = rewards.Length - 1; i > 0; i--)
        {
            var j = (int)(SeedSequence.Long(options.Seed, step, ~i) % (i + 1));
            (rewards[i], rewards[j]) = (rewards[j], rewards[i]);
        }
    }
}
