using Agents.Registry;
using Agents.Training.Hosting;

namespace Agents.Training.Improvement;

/// <summary>What <c>improve</c> is asked to do.</summary>
internal sealed record ImproveRequest
{
    /// <summary>Settings of run and gate; its seed also draws the test items.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The version to start from, and to beat.</summary>
    public required ModelVersion Start { get; init; }

    public required int Steps { get; init; }

    /// <summary>Test items before and after.</summary>
    public required int EvaluationItems { get; init; }

    /// <summary>Folder of report.json; null for the run's own in the data folder.</summary>
    public string? Output { get; init; }
}
