namespace Agents.Models.Checkpoints;

/// <summary>Where an array of metadata lies in the file.</summary>
internal sealed record GgufArray(GgufValueType Type, long Count, long Start);
