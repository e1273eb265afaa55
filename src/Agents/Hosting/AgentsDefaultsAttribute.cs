namespace Agents.Hosting;

/// <summary>
/// Names the type that registers an assembly's defaults, so that <c>AddAgents()</c> alone finds the store and the task
/// families that are deployed with the application.
/// </summary>
/// <param name="type">An <see cref="IAgentsDefaults"/> with a parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AgentsDefaultsAttribute(Type type) : Attribute
{
    /// <summary>The type to create.</summary>
    public Type Type { get; } = type;
}
