using Agents.Episodes;
using Microsoft.Extensions.Options;

namespace Agents.Rewards;

/// <summary>
/// Prices an episode with every registered reward. A reward that throws, hangs, or returns a value that is not finite
/// becomes a fault with its name and the reason: never a zero, and never the end of the run.
/// </summary>
internal sealed class Rubric
{
    /// <summary>Episodes priced at the same time; a hanging reward holds up no more than its own place.</summary>
    private const int Concurrency = 16;

    private readonly IReadOnlyList<(IRewardFunction Reward, double Weight)> _terms;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public Rubric(IEnumerable<IRewardFunction> rewards, IOptions<RubricOptions> options, TimeProvider time)
    {
        var weights = options.Value.Weights;
        var all = rewards.ToList();
        Refuse(all, weights);
        _terms = [.. all
            .Select(r => (Reward: r, Weight: weights.TryGetValue(r.Name, out var weight) ? weight : 1))
            .Where(t => t.Weight != 0)];
        _timeout = options.Value.Timeout;
        _time = time;
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
        foreach (var (reward, weight) in _terms)
        {
            var (value, fault) = await ScoreAsync(reward, episode, cancellationToken).ConfigureAwait(false);
            if (fault is not null)
                return new RewardBreakdown(null, values, $"reward '{reward.Name}': {fault}");
            values[reward.Name] = value;
            if (value is { } finite)
                total = (total ?? 0) + (weight * finite);
        }

        return total is null or double.PositiveInfinity or double.NegativeInfinity
            ? new RewardBreakdown(null, values, total is null ? null : "the weighted sum of the rewards is not finite")
            : new RewardBreakdown(total, values);
    }

    /// <summary>On the pool, so a reward that blocks its thread is left behind like one that never ends.</summary>
    private async Task<(double? Value, string? Fault)> ScoreAsync(
        IRewardFunction reward, Episode episode, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Task.Run(() => reward.ScoreAsync(episode, linked.Token).AsTask(), CancellationToken.None);
        try
        {
            var value = await work.WaitAsync(_timeout, _time, cancellationToken).ConfigureAwait(false);
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
            return (null, $"took longer than {_timeout.TotalSeconds:0.###} s");
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

    private static void Refuse(List<IRewardFunction> rewards, IDictionary<string, double> weights)
    {
        if (rewards.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AgentsException($"Two rewards are named '{twice.Key}'; give each its own name.");
        var unknown = weights.Keys.Where(k => rewards.All(r => r.Name != k)).ToList();
        if (unknown.Count == 0)
            return;
        throw new AgentsException(
            $"{RubricOptions.SectionName}:Weights names {string.Join(", ", unknown)}, but the registered rewards are "
            + $"{string.Join(", ", rewards.Select(r => r.Name))}. Correct the name, or register the reward.");
    }
}
