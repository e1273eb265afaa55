namespace Agents.Cli.Pretraining;

/// <summary>Settings of a run of the recipe.</summary>
internal sealed record RecipeOptions
{
    /// <summary>Folder for the model and the log.</summary>
    public required string Output { get; init; }

    /// <summary>Seed of weights and data.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Optimizer steps at most; the learning rate would reach zero at the last.</summary>
    /// <value>Default 20,000.</value>
    public int Steps { get; init; } = 20_000;

    /// <summary>Stops after this many minutes with what has been learned.</summary>
    /// <value>Default 110.</value>
    public double Minutes { get; init; } = 110;

    /// <summary>
    /// Stops when this share of the default task's validation items is answered rightly: the embedded model is there to
    /// be improved, and a model that knows everything cannot be. Above 1 never stops.
    /// </summary>
    /// <value>Default 0.4.</value>
    public double EnoughAccuracy { get; init; } = 0.4;

    /// <summary>Test items of each family for the table of the card.</summary>
    /// <value>Default 700.</value>
    public int TestItems { get; init; } = 700;

    /// <summary>Threads. Another number gives other weights, for sums are taken in another order.</summary>
    /// <value>Default 1.</value>
    public int Threads { get; init; } = 1;
}
