namespace Agents.Episodes;

/// <summary>Which episodes; every part that is null matches all.</summary>
public sealed record EpisodeQuery
{
    /// <summary>Only this run, and those within it, whose ids are <c>RUN/…</c>.</summary>
    public string? RunId { get; init; }

    /// <summary>Only this purpose.</summary>
    public EpisodePurpose? Purpose { get; init; }

    /// <summary>Only this state.</summary>
    public EpisodeState? State { get; init; }

    /// <summary>Only this task set.</summary>
    public string? Task { get; init; }

    /// <summary>Only this optimizer step.</summary>
    public int? Step { get; init; }

    /// <summary>Only what was committed after this sequence.</summary>
    public long After { get; init; }

    /// <summary>At most this many.</summary>
    public int? Limit { get; init; }
}
