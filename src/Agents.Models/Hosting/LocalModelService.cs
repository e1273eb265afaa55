using Agents.Models.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agents.Models.Hosting;

/// <summary>
/// Finds the application's local models when the host starts, so that a wrong path ends the start and not the first
/// answer, and publishes the weights as they came where nothing is published. Loads nothing.
/// </summary>
internal sealed class LocalModelService(IServiceProvider services, ILogger<LocalModelService> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var models = services.GetRequiredService<LocalModels>();
        var options = services.GetRequiredService<IOptionsMonitor<LocalModelOptions>>();
        foreach (var registration in services.GetServices<LocalModelRegistration>())
        {
            var path = options.Get(registration.Name).Path;
            var version = LocalModels.Reference(path).Version is null
                ? await models.PublishBaseAsync(path, cancellationToken)
                : await models.FindAsync(path, cancellationToken);
            logger.LogInformation("Model {Name}: {Version} from {Path}", registration.Name, version, version.Path);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
