namespace Agents.Training.Modules;

/// <summary>Size of low-rank adapters.</summary>
/// <param name="Rank">Columns of B. 1 and above.</param>
/// <param name="Alpha">The change is scaled by alpha / rank.</param>
/// <param name="Seed">Seeds A.</param>
internal sealed record LoraOptions(int Rank, double Alpha, long Seed);
