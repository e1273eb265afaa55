namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>A member of a team: a supervisor or an agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SystemMessage">What it is told first.</param>
/// <param name="Model">The model, as the file names it; never looked up in the environment.</param>
internal abstract record NexusMember(string Name, string SystemMessage, string Model);
