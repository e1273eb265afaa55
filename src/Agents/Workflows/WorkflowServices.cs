using Agents.Episodes;
using Agents.Records;
using Microsoft.Extensions.AI;

namespace Agents.Workflows;

/// <summary>What workflows find in the application.</summary>
public sealed record WorkflowServices
{
    /// <summary>The model of a name, or null where there is none.</summary>
    public required Func<string, IChatClient?> Models { get; init; }

    /// <summary>The functions that workflows may name, by <c>Plugin.Name</c>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, AIFunction> Functions { get; init; } = new Dictionary<string, AIFunction>();

    /// <summary>Where checkpoints are written.</summary>
    /// <value>
    /// Default null: in memory, so that a run does not survive the process; of those that ended, the last 1000 are
    /// kept.
    /// </value>
    public IRecordLog? Records { get; init; }

    /// <summary>Where the models' calls are recorded; it says what a superstep spent that was cut off.</summary>
    /// <value>Default none: only what checkpoints name is counted.</value>
    public IEpisodeStore? Episodes { get; init; }

    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What functions that ask for services get.</summary>
    /// <value>Default none.</value>
    public IServiceProvider? Services { get; init; }
}
