using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Hosting;

/// <summary>
/// Collects the parts of an application: <c>services.AddAgents(configuration).AddLocalModel("policy")…</c>.
/// </summary>
public interface IAgentsBuilder
{
    /// <summary>The services to register in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration that options are bound to; empty when none was given.</summary>
    IConfiguration Configuration { get; }
}
