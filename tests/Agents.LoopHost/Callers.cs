using Agents.Episodes;
using Agents.Registry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.LoopHost;

/// <summary>
/// Two callers that ask for ever. Each answer whose episode is acknowledged becomes one line: <c>A id</c>.
/// </summary>
internal sealed class Callers(
    [FromKeyedServices("policy")] IChatClient client,
    IModelRegistry registry,
    IHostApplicationLifetime lifetime,
    int publications) : BackgroundService
{
    private static readonly ChatOptions Options = new() { Temperature = 0, MaxOutputTokens = 8 };

    // A person is slower; without it the two cores would only answer.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AskAsync(1, stoppingToken), AskAsync(2, stoppingToken));

    private async Task AskAsync(int caller, CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var i = 0; await pace.WaitForNextTickAsync(cancellationToken); i++)
        {
            var answer = await client.GetResponseAsync($"What is {i} + {caller}?", Options, cancellationToken);
            var receipt = answer.GetEpisode()!;
            await receipt.Acknowledged;
            Console.WriteLine($"A {receipt.EpisodeId}");
            if ((await registry.HistoryAsync("embedded", cancellationToken)).Count >= publications)
            {
                lifetime.StopApplication();
            }
        }
    }
}
