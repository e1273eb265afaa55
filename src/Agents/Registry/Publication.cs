namespace Agents.Registry;

/// <summary>One change of the served version.</summary>
/// <param name="Model">Model id.</param>
/// <param name="Version">Id of the version that became current.</param>
/// <param name="Reason">Why: the gate's decision, or a person's rollback.</param>
/// <param name="At">When.</param>
public sealed record Publication(string Model, string Version, string Reason, DateTimeOffset At);
