namespace Agents.Training.Gates;

/// <summary>Who decides whether a trained version is served.</summary>
public enum GateMode
{
    /// <summary>A paired exact test on validation items.</summary>
    On = 0,

    /// <summary>
    /// Nobody: each round is published. The version's report then says <c>none</c>, so that it is never taken for a
    /// version that passed.
    /// </summary>
    Off = 1,
}
