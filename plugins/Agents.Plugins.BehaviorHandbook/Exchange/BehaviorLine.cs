namespace Agents.Plugins.BehaviorHandbook.Exchange;

/// <summary>A behavior in a JSONL file. Status, counts and successor are told, and believed by no importer.</summary>
internal sealed record BehaviorLine(
    string Name,
    string Instruction,
    string? Topic = null,
    string? UseWhen = null,
    string? AvoidWhen = null,
    string? Status = null,
    int Seen = 1,
    int Helpful = 0,
    int Harmful = 0,
    string? Successor = null,
    BehaviorOrigin? Origin = null);
