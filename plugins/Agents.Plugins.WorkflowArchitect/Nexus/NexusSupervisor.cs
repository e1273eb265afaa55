namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>A member that leads others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SystemMessage">What it is told first.</param>
/// <param name="Model">The model, as the file names it.</param>
/// <param name="Children">Whom it leads; supervisors among them are assistants.</param>
internal sealed record NexusSupervisor(
    string Name, string SystemMessage, string Model, IReadOnlyList<NexusMember> Children)
    : NexusMember(Name, SystemMessage, Model);
