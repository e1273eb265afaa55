namespace Agents.Models.Hosting;

/// <summary>A name under which the application registered a local model.</summary>
internal sealed record LocalModelRegistration(string Name);
