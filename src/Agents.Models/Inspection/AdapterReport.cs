namespace Agents.Models.Inspection;

/// <summary>A LoRA adapter in PEFT's layout.</summary>
/// <param name="Rank">Its rank; null where it cannot be read.</param>
/// <param name="Alpha">Its alpha; null where it cannot be read.</param>
/// <param name="TargetModules">Modules that are adapted.</param>
/// <param name="BaseModel">Name of the model that it belongs to.</param>
internal sealed record AdapterReport(
    int? Rank, double? Alpha, IReadOnlyList<string> TargetModules, string? BaseModel);
