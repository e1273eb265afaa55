using Agents.Episodes;
using Agents.Evaluation;

namespace Agents.Rewards;

/// <summary>A reward that is one finding of the task's grader on the episode's last turn.</summary>
internal abstract class GradeReward(ITaskSetCatalog catalog) : IRewardFunction
{
    public abstract string Name { get; }

    public ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(episode);
        // Without a task or a reply there is nothing to grade, and nothing is not zero.
        if (episode.Task is not { } task || episode.Turns.Count == 0) return ValueTask.FromResult<double?>(null);

        var item = new TaskItem(task.Question, task.Answer, task.Key);
        var grade = catalog.Resolve(task.Name).Grade(item, episode.Turns[^1].Text);
        return ValueTask.FromResult<double?>(Value(grade) ? 1 : 0);
    }

    protected abstract bool Value(Grade grade);
}
