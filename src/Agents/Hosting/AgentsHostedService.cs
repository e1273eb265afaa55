using Agents.Episodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Hosting;

/// <summary>
/// Opens the data folder and the store when the host starts and drains the recorder when it stops. Asks for them only
/// in StartAsync: the host constructs its services before it validates options.
/// </summary>
internal sealed class AgentsHostedService(IServiceProvider services) : IHostedService
{
    private EpisodeRecorder? _recorder;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<DataFolder>();
        _recorder = services.GetRequiredService<EpisodeRecorder>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _recorder?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
