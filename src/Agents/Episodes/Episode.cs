namespace Agents.Episodes;

/// <summary>One run of an agent on one input: an immutable record, written once.</summary>
public sealed record Episode
{
    /// <summary>The schema version that this build writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Unique id. Appending the same id twice is an error, so a writer may retry safely.</summary>
    public required string Id { get; init; }

    /// <summary>Schema version of the record as written.</summary>
    /// <value>Default <see cref="CurrentSchemaVersion"/>.</value>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Why the episode was played.</summary>
    public EpisodePurpose Purpose { get; init; }

    /// <summary>The training run, evaluation or host process that it belongs to.</summary>
    public string? RunId { get; init; }

    /// <summary>The group of answers to the same task (GRPO group), unique within the run.</summary>
    public string? GroupId { get; init; }

    /// <summary>The optimizer step that asked for it, from 0; null outside training.</summary>
    public int? Step { get; init; }

    /// <summary>The task that was asked, where there is one.</summary>
    public EpisodeTask? Task { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The model calls, in order.</summary>
    public IReadOnlyList<EpisodeTurn> Turns { get; init; } = [];

    /// <summary>Named numbers written by plugins and people ("rating", "entropy_before"); never a reward.</summary>
    public IReadOnlyDictionary<string, double> Signals { get; init; } = new Dictionary<string, double>();

    /// <summary>What went wrong, when it ended in a failure of infrastructure; null otherwise.</summary>
    public string? Error { get; init; }
}
