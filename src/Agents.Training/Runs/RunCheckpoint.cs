namespace Agents.Training.Runs;

/// <summary>A checkpoint, recorded in the transaction that consumes the episodes whose effect it holds.</summary>
internal sealed record RunCheckpoint
{
    /// <summary>Collection; the key is the run.</summary>
    public const string Collection = "training_checkpoints";

    public required string RunId { get; init; }

    /// <summary>Steps taken; the number of the next one, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Name of the folder in the run's own.</summary>
    public required string Folder { get; init; }

    /// <summary>Largest log-probability difference of the two engines at the run's start.</summary>
    public double LogProbGap { get; init; }

    /// <summary>Steps since the checkpoint before.</summary>
    public IReadOnlyList<RunStep> Steps { get; init; } = [];
}
