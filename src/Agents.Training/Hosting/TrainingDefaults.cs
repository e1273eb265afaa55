using Agents.Models.Serving;

namespace Agents.Training.Hosting;

/// <summary>
/// Values of options that depend on the model's size. Those of the embedded model were chosen on validation items of
/// its default task; the others are TRL's setting for a model of 135M parameters (docs/results.md has both).
/// </summary>
internal static class TrainingDefaults
{
    /// <summary>Steps of <c>improve</c>.</summary>
    public static int Steps(string model) => IsEmbedded(model) ? 120 : 16;

    /// <summary>A copy in which no value is open.</summary>
    public static TrainingOptions Complete(TrainingOptions options, string model)
    {
        var (complete, embedded) = (options.Clone(), IsEmbedded(model));
        complete.Prompts ??= embedded ? 32 : 8;
        complete.LearningRate ??= embedded ? 2e-4 : 1e-5;
        complete.WarmupSteps ??= embedded ? 10 : 0;
        // Its matrices are too small to share: two threads wait for each other longer than they work.
        complete.Threads ??= embedded ? 1 : Environment.ProcessorCount;
        return complete;
    }

    private static bool IsEmbedded(string model) => model == EmbeddedModel.Id;
}
