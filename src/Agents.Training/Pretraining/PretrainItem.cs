namespace Agents.Training.Pretraining;

/// <summary>One sequence to learn.</summary>
/// <param name="Ids">All token ids, at least two.</param>
/// <param name="LossFrom">
/// Index of the first id that is predicted; 1 learns the whole sequence. Range 1 to Ids.Length - 1.
/// </param>
internal sealed record PretrainItem(int[] Ids, int LossFrom);
