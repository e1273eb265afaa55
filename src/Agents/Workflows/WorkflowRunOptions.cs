using Agents.Episodes;

namespace Agents.Workflows;

/// <summary>How a workflow is run.</summary>
public sealed record WorkflowRunOptions
{
    /// <summary>Id of a new run.</summary>
    /// <value>Default: a new one, in the order of time.</value>
    public string? RunId { get; init; }

    /// <summary>Why it is run; its episodes carry it.</summary>
    /// <value>Default <see cref="EpisodePurpose.Use"/>.</value>
    public EpisodePurpose Purpose { get; init; } = EpisodePurpose.Use;

    /// <summary>Resumes although the file was changed since the run began.</summary>
    /// <value>Default false.</value>
    public bool AcceptChanged { get; init; }
}
