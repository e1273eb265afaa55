namespace Agents.Hosting;

/// <summary>
/// What an assembly registers by itself when it is present beside the application. Named by an
/// <see cref="AgentsDefaultsAttribute"/>, created with its parameterless constructor and called once by
/// <c>AddAgents</c>.
/// </summary>
public interface IAgentsDefaults
{
    /// <summary>
    /// Registers the defaults with <c>TryAdd…</c>: what the application registered before stays, what it registers
    /// later wins.
    /// </summary>
    void Add(IAgentsBuilder builder);
}
