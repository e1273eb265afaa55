namespace Agents.Training.Gates;

/// <summary>What the gate found.</summary>
internal enum GateDecision
{
    /// <summary>The gate was off; nothing was tested.</summary>
    None = 0,

    /// <summary>The candidate is better: it may be served.</summary>
    Promote = 1,

    /// <summary>The candidate is worse.</summary>
    Reject = 2,

    /// <summary>Not enough evidence either way: the incumbent stays.</summary>
    Insufficient = 3,
}
