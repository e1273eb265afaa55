using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Hosting;

internal sealed class AgentsBuilder(IServiceCollection services, IConfiguration configuration) : IAgentsBuilder
{
    public IServiceCollection Services { get; } = services;

    public IConfiguration Configuration { get; } = configuration;
}
