using Agents.Evaluation;

namespace Agents.Rewards;

/// <summary>
/// The reward <c>correct</c>: 1 for a right answer by the task's grader, else 0; null without a task.
/// </summary>
internal sealed class CorrectnessReward(ITaskSetCatalog catalog) : GradeReward(catalog)
{
    public override string Name => "correct";

    protected override bool Value(Grade grade) => grade.Correct;
}
