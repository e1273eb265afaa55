namespace Agents.Stores;

/// <summary>A model version as selected.</summary>
internal sealed class VersionRow
{
    public required string Model { get; init; }

    public required string Id { get; init; }

    public required string Path { get; init; }

    public string? Parent { get; init; }

    public string? Run { get; init; }

    public long Step { get; init; }

    public long Created { get; init; }

    public string? Gate { get; init; }
}
