using Agents.Evaluation;

namespace Agents.Cli.Pretraining;

/// <summary>Greedy answers on one family.</summary>
/// <param name="Family">Name of the family.</param>
/// <param name="Items">Items answered.</param>
/// <param name="Correct">Right answers.</param>
/// <param name="WellFormed">Answers of the family's type, right or wrong.</param>
internal sealed record FamilyResult(string Family, int Items, int Correct, int WellFormed)
{
    /// <summary>Share of right answers.</summary>
    public double Accuracy => (double)Correct / Math.Max(1, Items);

    /// <summary>95 % interval of <see cref="Accuracy"/>.</summary>
    public ConfidenceInterval Interval => Statistics.Wilson(Correct, Items);
}
