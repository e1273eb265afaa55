using Agents.Evaluation;

namespace Agents.Rewards;

/// <summary>
/// The reward <c>well_formed</c>: 1 when the reply holds an answer of the type, right or wrong, else 0.
/// </summary>
internal sealed class WellFormedReward(ITaskSetCatalog catalog) : GradeReward(catalog)
{
    public override string Name => "well_formed";

    protected override bool Value(Grade grade) => grade.WellFormed;
}
