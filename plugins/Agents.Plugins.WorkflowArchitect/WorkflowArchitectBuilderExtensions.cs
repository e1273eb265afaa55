using Agents;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Plugins.WorkflowArchitect;
using Agents.Records;
using Agents.Workflows;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the workflow architect.</summary>
public static class WorkflowArchitectBuilderExtensions
{
    /// <summary>
    /// Adds the <see cref="Architect"/> and the plugin <c>WorkflowArchitect</c> as a <see cref="KernelPlugin"/>. Needs
    /// <c>AddWorkflows()</c>; searches are kept in the application's record log, and use its models, its task sets and
    /// those of its functions that the options list.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="configure">
    /// Changes options after the section <c>WorkflowArchitect</c> was read. Default none.
    /// </param>
    public static IAgentsBuilder AddWorkflowArchitect(
        this IAgentsBuilder builder, Action<WorkflowArchitectOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.AddTaskCatalog()
            .AddValidatedOptions<WorkflowArchitectOptions>(WorkflowArchitectOptions.SectionName);
        if (configure is not null)
            options.Configure(configure);
        if (builder.Services.Any(s => s.ServiceType == typeof(Architect)))
            return builder;
        builder.Services.AddSingleton(provider => new Architect(
            Workflows(provider), provider.GetRequiredService<IRecordLog>(),
            provider.GetRequiredService<IOptions<WorkflowArchitectOptions>>()));
        builder.Services.AddSingleton(provider => new WorkflowArchitectPlugin(
            provider.GetRequiredService<Architect>, provider.GetRequiredService<ITaskSetCatalog>()));
        builder.Services.AddSingleton(provider => KernelPluginFactory.CreateFromObject(
            provider.GetRequiredService<WorkflowArchitectPlugin>(), WorkflowArchitectPlugin.Name));
        return builder;
    }

    private static WorkflowServices Workflows(IServiceProvider provider) =>
        provider.GetService<WorkflowServices>() ?? throw new AgentsException(
            "The workflow architect needs workflows: call AddWorkflows() as well.");
}
