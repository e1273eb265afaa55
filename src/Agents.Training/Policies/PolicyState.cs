namespace Agents.Training.Policies;

/// <summary>What state.json holds.</summary>
/// <param name="Steps">Optimizer steps taken; the schedule follows from it.</param>
internal sealed record PolicyState(long Steps);
