namespace Agents.Evaluation;

/// <summary>The answers of one model to one draw of items.</summary>
/// <param name="Items">In the order of the draw.</param>
internal sealed record EvaluationReport(IReadOnlyList<EvaluatedItem> Items)
{
    public int N => Items.Count;

    public int Correct { get; } = Items.Count(i => i.Correct);

    public int WellFormed { get; } = Items.Count(i => i.WellFormed);

    public double Accuracy => (double)Correct / N;

    /// <summary>95 % score interval of the accuracy.</summary>
    public ConfidenceInterval Interval => Statistics.Wilson(Correct, N);
}
