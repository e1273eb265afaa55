namespace Agents.Cli.Pretraining;

/// <summary>Greedy answers on one family.</summary>
/// <param name="Family">Name of the family.</param>
/// <param name="Items">Items answered.</param>
/// <param name="Correct">Right answers.</param>
/// <param name="WellFormed">Answers of the family's type, right or wrong.</param>
internal sealed record FamilyResult(string Family, int Items, int Correct, int WellFormed);
