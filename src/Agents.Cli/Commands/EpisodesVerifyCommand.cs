using System.CommandLine;
using Agents.Episodes;
using Agents.Models;
using Agents.Models.Runtime;
using Agents.Models.Serving;

namespace Agents.Cli.Commands;

/// <summary>Replays answers on the versions that gave them: the log and the weights must agree to the token.</summary>
internal static class EpisodesVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = EpisodesCommand.Run();
        var command = new Command("verify",
            "Replay every answer on its recorded version; the ids must be the same.") { run };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var turns = await TurnsAsync(host, result.GetValue(run), cancellationToken);
            var (same, different) = (0, new List<string>());
            foreach (var version in turns.GroupBy(t => (t.Turn.Model, t.Turn.ModelVersion, t.Turn.Precision)))
            {
                var stored = await host.Registry.FindAsync(version.Key.Model, version.Key.ModelVersion,
                    cancellationToken)
                    ?? throw new AgentsException($"Version {version.Key.Model}@{version.Key.ModelVersion} is not registered.");
                using var model = LocalModel.Load(stored, new LocalModelOptions { Precision = version.Key.Precision });
                var replays = await Task.WhenAll(
                    version.Select(t => ReplayAsync(model.Scheduler, t.Turn, cancellationToken)));
                same += replays.Count(r => r);
                different.AddRange(version.Zip(replays).Where(p => !p.Second).Select(p => p.First.Episode));
            }

            terminal.WriteJson(new { Answers = turns.Count, Same = same, Different = different });
            return different.Count == 0 ? 0 : CliApplication.Failed;
        });
        return command;
    }

    // Rollouts are played by weights that exist only inside a run; answers and measurements by versions on disk.
    private static async Task<List<(string Episode, EpisodeTurn Turn)>> TurnsAsync(
        CliHost host, string? run, CancellationToken cancellationToken)
    {
        var turns = new List<(string, EpisodeTurn)>();
        await foreach (var stored in host.Episodes.ReadAsync(new() { RunId = run }, cancellationToken))
        {
            if (stored.Episode.Purpose != EpisodePurpose.Train && stored.Episode.Error is null)
            {
                turns.AddRange(stored.Episode.Turns
                    .Where(t => t.ModelVersion.Length > 0 && t.FinishReason != "cancelled")
                    .Select(t => (stored.Episode.Id, t)));
            }
        }

        return turns;
    }

    private static async Task<bool> ReplayAsync(
        GenerationScheduler scheduler, EpisodeTurn turn, CancellationToken cancellationToken)
    {
        var stream = await scheduler.StartAsync(new GenerationRequest(turn.PromptIds, turn.Sampling),
            cancellationToken);
        return (await stream.Completion).Ids.SequenceEqual(turn.CompletionIds);
    }
}
