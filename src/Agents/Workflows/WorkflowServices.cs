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
    /// <value>Default null: in memory, so that a run does not survive the process.</value>
    public IRecordLog? Records { get; init; }

    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What functions that ask for services get.</summary>
    /// <value>Default none.</value>
    public IServiceProvider? Services { get; init; }
}
