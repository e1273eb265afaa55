namespace Agents.Cli.Pretraining;

/// <summary>Settings of a run of the recipe.</summary>
internal sealed record RecipeOptions
{
    /// <summary>Folder for the model, its checkpoints and the log.</summary>
    public required string Output { get; init; }

    /// <summary>Seed of weights and data.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Optimizer steps; the learning rate falls to zero at the last.</summary>
    /// <value>Default 20,000.</value>
    public int Steps { get; init; } = 20_000;

    /// <summary>Stops after this many minutes with what has been learned.</summary>
    /// <value>Default 120.</value>
    public double Minutes { get; init; } = 120;

    /// <summary>Threads.</summary>
    /// <value>Default: one a core.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
