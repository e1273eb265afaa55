using Agents.Episodes;
using Agents.Evaluation;
using Microsoft.Extensions.Options;

namespace Agents.Rewards;

/// <summary>
/// Prices an episode with every registered reward. A weight is the option's, else the task set's, else 1 for a reward
/// of the application's own. A reward that throws, hangs, or returns a value that is not finite becomes a fault with
/// its name and the reason: never a zero, and never the end of the run.
/// </summary>
internal sealed class Rubric
{
    /// <summary>Episodes priced at the same time; a hanging reward holds up no more than its own place.</summary>
    private const int Concurrency = 16;

    private readonly IReadOnlyList<IRewardFunction> _rewards;
    private readonly ITaskSetCatalog _tasks;
    private readonly RubricOptions _options;
    private readonly TimeProvider _time;

    public Rubric(
        IEnumerable<IRewardFunction> rewards, ITaskSetCatalog tasks, IOptions<RubricOptions> options, TimeProvider time)
    {
        _rewards = [.. rewards];
        (_tasks, _options, _time) = (tasks, options.Value, time);
        Refuse();
    }

    /// <summary>Prices a batch, in the order of <paramref name="episodes"/>.</summary>
    public async Task<IReadOnlyList<RewardBreakdown>> PriceAsync(
        IReadOnlyList<Episode> episodes, CancellationToken cancellationToken = default)
    {
        var prices = new RewardBreakdown[episodes.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, episodes.Count, options, async (i, token) =>
            prices[i] = await PriceAsync(episodes[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return prices;
    }

    /// <summary>Prices one episode.</summary>
    public async ValueTask<RewardBreakdown> PriceAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        if (episode.Error is { } error)
            return new RewardBreakdown(null, values, $"the episode failed: {error}");
        double? total = null;
        var ofTask = episode.Task is { } task ? _tasks.Resolve(task.Name).RewardWeights : null;
        foreach (var reward in _rewards)
        {
            var weight = Weight(reward, ofTask);
            if (weight == 0)
                continue;
            var (value, fault) = await ScoreAsync(reward, episode, cancellationToken).ConfigureAwait(false);
            if (fault is not null)
                return new RewardBreakdown(null, values, $"reward '{reward.Name}': {fault}");
            values[reward.Name] = value;
            if (value is { } finite)
                total = (total ?? 0) + (weight * finite);
        }

        return total is { } sum && !double.IsFinite(sum)
            ? new RewardBreakdown(null, values, "the weighted sum of the rewards is not finite")
            : new RewardBreakdown(total, values);
    }

    private double Weight(IRewardFunction reward, IReadOnlyDictionary<string, double>? ofTask)
    {
        if (_options.Weights.TryGetValue(reward.Name, out var chosen))
            return chosen;
        return ofTask is not null && ofTask.TryGetValue(reward.Name, out var weight) ? weight
            : reward is GradeReward ? 0
            : 1;
    }

    /// <summary>On the pool, so a reward that blocks its thread is left behind like one that never ends.</summary>
    private async Task<(double? Value, string? Fault)> ScoreAsync(
        IRewardFunction reward, Episode episode, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Task.Run(() => reward.ScoreAsync(episode, linked.Token).AsTask(), CancellationToken.None);
        try
        {
            var value = await work.WaitAsync(_options.Timeout, _time, cancellationToken).ConfigureAwait(false);
            return value is { } number && !double.IsFinite(number) ? (null, $"returned {Name(number)}") : (value, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            await linked.CancelAsync().ConfigureAwait(false);
            _ = work.ContinueWith(t => t.Exception, TaskScheduler.Default); // Observed: it ends after its time.
            return (null, $"took longer than {_options.Timeout.TotalSeconds:0.###} s");
        }
#pragma warning disable CA1031 // Whatever a reward throws is a fault of this episode, not of the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, $"threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static string Name(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "minus infinity";

    private void Refuse()
    {
        if (_rewards.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AgentsException($"Two rewards are named '{twice.Key}'; give each its own name.");
        var unknown = _options.Weights.Keys.Where(k => _rewards.All(r => r.Name != k)).ToList();
        if (unknown.Count == 0)
            return;
        throw new AgentsException(
            $"{RubricOptions.SectionName}:Weights names {string.Join(", ", unknown)}, but the registered rewards are "
            + $"{string.Join(", ", _rewards.Select(r => r.Name))}. Correct the name, or register the reward.");
    }
}
