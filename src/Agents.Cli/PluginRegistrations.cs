using Agents.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli;

/// <summary>The plugins that chats and workflows of the console can use.</summary>
internal static class PluginRegistrations
{
    public static IAgentsBuilder AddPlugins(this IAgentsBuilder agents) =>
        agents.AddBehaviorHandbook().AddListenerVerifier().AddSocraticInquiry().AddWorkflowArchitect();
}
