using Agents.Episodes;
using Agents.Evaluation;

namespace Agents.Rewards;

/// <summary>1 when the task's own grader accepts the last reply, 0 when it refuses; null without a known task.</summary>
internal sealed class ExactReward(IEnumerable<ITaskSet> taskSets) : IRewardFunction
{
    public const string RewardName = "exact";

    private readonly Dictionary<string, ITaskSet> _taskSets =
        taskSets.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public string Name => RewardName;

    public ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        if (episode.Task is not { } task || episode.Turns.Count == 0 || !_taskSets.TryGetValue(task.Name, out var set))
            return ValueTask.FromResult<double?>(null);
        var item = new TaskItem(task.Question, task.Answer, task.Key);
        return ValueTask.FromResult<double?>(set.Grade(item, episode.Turns[^1].Text).Correct ? 1 : 0);
    }
}
