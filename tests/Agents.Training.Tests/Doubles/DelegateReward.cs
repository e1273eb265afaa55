using Agents.Episodes;
using Agents.Rewards;

namespace Agents.Training.Tests.Doubles;

/// <summary>A reward that tests write in a line.</summary>
internal sealed class DelegateReward(string name, Func<Episode, CancellationToken, Task<double?>> score)
    : IRewardFunction
{
    public string Name => name;

    public async ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default) =>
        await score(episode, cancellationToken);
}
