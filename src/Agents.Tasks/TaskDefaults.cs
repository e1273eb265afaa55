using Agents.Hosting;
using Agents.Tasks;

[assembly: AgentsDefaults(typeof(TaskDefaults))]

namespace Agents.Tasks;

/// <summary>What <c>AddAgents()</c> takes from this room: the generated families.</summary>
internal sealed class TaskDefaults : IAgentsDefaults
{
    public void Add(IAgentsBuilder builder) => builder.AddTaskFamilies();
}
