using Agents.Episodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agents.Training.Hosting;

/// <summary>
/// Trains in the background of an application. An error is logged and the next attempt resumes from the last
/// checkpoint; it never ends the host. Asks for its parts only when it runs: the host constructs its services before it
/// validates options.
/// </summary>
internal sealed class TrainingService(IServiceProvider services, ILogger<TrainingService> logger) : BackgroundService
{
    /// <summary>Pause after an error.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!services.GetRequiredService<IOptions<TrainingOptions>>().Value.Enabled)
            return;
        var time = services.GetRequiredService<TimeProvider>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var rounds = services.GetRequiredService<TrainingRounds>();
                var end = await rounds.RunAsync(new LoggedProgress(logger), stoppingToken).ConfigureAwait(false);
                logger.LogWarning("Training ends: {Reason}", end);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (TrainerBusyException busy)
            {
                logger.LogWarning("Training waits: {Reason}", busy.Message);
            }
#pragma warning disable CA1031 // The host answers on; the next attempt resumes.
            catch (Exception error)
#pragma warning restore CA1031
            {
                logger.LogError(
                    error, "Training failed and resumes in {Seconds} s: {Reason}", Retry.TotalSeconds, error.Message);
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
