using Agents.Hosting;

namespace Agents.Tasks;

/// <summary>Registers the generated task families.</summary>
public static class TaskFamiliesBuilderExtensions
{
    /// <summary>Registers each of <see cref="TaskFamilies.All"/> as a task set.</summary>
    /// <param name="builder">The builder.</param>
    public static IAgentsBuilder AddTaskFamilies(this IAgentsBuilder builder)
    {
        foreach (var family in TaskFamilies.All)
            builder.AddTaskSet(family);
        return builder;
    }
}
