using Agents.Models.Serving;

namespace Agents.Training.Hosting;

/// <summary>
/// Values of options that depend on the model's size. Those of the embedded model were chosen by the reward curves of
/// its default task (4e-4 and more rises faster and falls back; without warm-up the first steps lose what was known);
/// the others are the setting in which TRL was measured on a model of 135M parameters.
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
