using System.Text.Json;
using Agents.Training.Runs;

namespace Agents.Training.Improvement;

/// <summary>What <c>improve</c> found: the content of report.json.</summary>
internal sealed record ImproveReport
{
    /// <summary>The run that the episodes are stored under.</summary>
    public required string Run { get; init; }

    public required string Model { get; init; }

    public required string Task { get; init; }

    public required int Seed { get; init; }

    public required TrainingControl Control { get; init; }

    /// <summary>The start version on test items.</summary>
    public required Measurement Before { get; init; }

    /// <summary>The trained version on the same items, whatever the gate decided.</summary>
    public required Measurement After { get; init; }

    public required ReportGate Gate { get; init; }

    public required IReadOnlyList<RunStep> Steps { get; init; }

    /// <summary>The start version, then the trained one.</summary>
    public required IReadOnlyList<ReportVersion> Versions { get; init; }

    public required ReportEpisodes Episodes { get; init; }

    public required double LogProbGap { get; init; }

    /// <summary>
    /// How often the task's test items were asked in this data folder, this run's two times included: the more often,
    /// the less a headline number says.
    /// </summary>
    public required int TestUses { get; init; }

    /// <summary>Why the run ended early; absent when it did not.</summary>
    public string? Stopped { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Indented);
}
