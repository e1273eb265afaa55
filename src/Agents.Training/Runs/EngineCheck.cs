using Agents.Training.Hosting;
using Agents.Training.Policies;

namespace Agents.Training.Runs;

/// <summary>
/// Compares the rollout engine with the trainer on the first batch of a run. Above the limit they are not the same
/// model, and every ratio of probabilities would be wrong.
/// </summary>
internal sealed class EngineCheck
{
    /// <summary>Largest difference of log-probability at f32.</summary>
    public const double Limit = 1e-3;

    private bool _done;

    public double Gap { get; private set; }

    /// <summary>Takes the gap that was measured before a restart.</summary>
    public void Restore(double gap) => Gap = gap;

    /// <exception cref="AgentsException">The engines differ by more than <see cref="Limit"/>.</exception>
    public async Task CheckAsync(PolicyHost policy, IReadOnlyList<TrainingSample> samples)
    {
        if (_done || samples.Count == 0)
            return;
        var gap = await policy.RunAsync(p => p.LogProbGap(samples)).ConfigureAwait(false);
        if (!(gap <= Limit))
        {
            throw new AgentsException(
                $"The rollout engine and the trainer differ by {gap:G3} in log-probability (limit {Limit}): they do "
                + "not compute the same model, and nothing is trained. Please report the model and the machine.");
        }

        (_done, Gap) = (true, Math.Max(Gap, gap));
    }
}
