namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>An agent that a request needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Task">What it does.</param>
internal sealed record OutlineRole(string Name, string Task);
