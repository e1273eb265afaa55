using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Models.Hosting;

/// <summary>Opens the application's embedding models when the host starts: a wrong path ends the start.</summary>
internal sealed class LocalEmbeddingService(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var registration in services.GetServices<LocalEmbeddingRegistration>())
                services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(registration.Name);
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
