using Agents.Evaluation;

namespace Agents.Rewards;

/// <summary>
/// The reward <c>bare_answer</c>: 1 when the reply is an answer of the type and nothing else, else 0.
/// </summary>
internal sealed class BareAnswerReward(ITaskSetCatalog catalog) : GradeReward(catalog)
{
    public override string Name => "bare_answer";

    protected override bool Value(Grade grade) => grade.Bare;
}
