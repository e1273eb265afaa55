namespace Agents.Training.Pretraining;

/// <summary>Settings of a pretraining run.</summary>
internal sealed record PretrainOptions
{
    /// <summary>Optimizer steps.</summary>
    /// <value>Default 1000. 1 and above.</value>
    public int Steps { get; init; } = 1000;

    /// <summary>Sequences a step.</summary>
    /// <value>Default 512. 1 and above.</value>
    public int BatchSize { get; init; } = 512;

    /// <summary>
    /// Batches read ahead and sorted by length together, so that a batch holds sequences of about one length.
    /// </summary>
    /// <value>Default 16. 1 and above.</value>
    public int BucketBatches { get; init; } = 16;

    /// <summary>
    /// Parts that a batch is computed in, shortest sequences first: mixed lengths in one step without the padding.
    /// </summary>
    /// <value>Default 1. 1 and above.</value>
    public int MicroBatches { get; init; } = 1;

    /// <summary>Rate after the warm-up; a cosine takes it to zero at the last step.</summary>
    /// <value>Default 2e-3. Above 0.</value>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps of the linear rise.</summary>
    /// <value>Default 100. 0 and above.</value>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Decay of matrices, times the rate.</summary>
    /// <value>Default 0.1. 0 and above.</value>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Steps between two reports.</summary>
    /// <value>Default 100. 1 and above.</value>
    public int ReportEvery { get; init; } = 100;

    /// <summary>Threads for LibTorch and the kernels.</summary>
    /// <value>Default 2. 1 and above.</value>
    public int Threads { get; init; } = 2;

    /// <summary>Seeds the order of the batches.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;
}
