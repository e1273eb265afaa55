using System.Text.Json;
using Agents.Registry;
using Agents.Training.Hosting;

namespace Agents.Training.Runs;

/// <summary>A run as it began, in the record log.</summary>
internal sealed record RunRecord
{
    /// <summary>
    /// Collection. The key is the trainer's name for the service's runs, the run's id for single ones.
    /// </summary>
    public const string Collection = "training_runs";

    public required string RunId { get; init; }

    public required string Trainer { get; init; }

    public required string Model { get; init; }

    /// <summary>Id of the version whose weights the run began with.</summary>
    public required string Parent { get; init; }

    /// <summary>The options that decide what a run computes: a run is only resumed under equal ones.</summary>
    public required string Settings { get; init; }

    /// <summary>Seed of this run.</summary>
    public required int Seed { get; init; }

    /// <summary>It is not resumed any more.</summary>
    public bool Ended { get; init; }

    public static RunRecord Create(string runId, ModelVersion parent, TrainingOptions options) => new()
    {
        RunId = runId,
        Trainer = options.Trainer,
        Model = parent.Model,
        Parent = parent.Id,
        Settings = SettingsOf(options),
        Seed = options.Seed,
    };

    /// <summary>All options but those that only say when, where and by whom, and the seed.</summary>
    public static string SettingsOf(TrainingOptions options)
    {
        var settings = options.Clone();
        var defaults = new TrainingOptions();
        (settings.Enabled, settings.Interval, settings.CheckpointInterval) =
            (defaults.Enabled, defaults.Interval, defaults.CheckpointInterval);
        (settings.Trainer, settings.Seed, settings.Threads) = (defaults.Trainer, defaults.Seed, defaults.Threads);
        return JsonSerializer.Serialize(settings, TrainingJson.Options);
    }
}
