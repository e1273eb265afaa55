namespace Agents.Stores;

/// <summary>A token that was given out, and the version that was current then.</summary>
internal sealed record PublicationWatch(string Model, string? Version, CancellationTokenSource Source);
