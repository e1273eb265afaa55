using Agents.Episodes;
using Agents.Evaluation;
using Agents.Rewards;

namespace Agents.Plugins.ListenerVerifier.Rewards;

/// <summary>
/// The reward <c>listener</c>: the listeners' probability of the right option, by the trace without the answer. 0 where
/// the reply is no answer of the task's type, for else silence would be paid; null for a task without options.
/// </summary>
internal sealed class ListenerReward(Lazy<AnswerVerifier> verifier, ITaskSetCatalog catalog) : IRewardFunction
{
    public const string RewardName = "listener";

    public string Name => RewardName;

    public async ValueTask<double?> ScoreAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (episode.Task is not { } task || episode.Turns.Count == 0
            || ChoiceQuestion.Read(task.Question) is not { } question || question.Find(task.Answer) is not { } right)
            return null;
        var reply = episode.Turns[^1].Text;
        var item = new TaskItem(task.Question, task.Answer, task.Key);
        if (!catalog.Resolve(task.Name).Grade(item, reply).WellFormed)
            return 0;
        var trace = AnswerStripper.Strip(question, reply).Text;
        return (await verifier.Value.ProbabilitiesAsync(question, trace, cancellationToken))[right];
    }
}
