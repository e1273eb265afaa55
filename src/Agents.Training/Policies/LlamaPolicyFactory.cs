using Agents.Registry;
using Agents.Training.Hosting;
using Agents.Training.Losses;
using Agents.Training.Optimization;

namespace Agents.Training.Policies;

/// <summary>Loads versions of the Llama family for training.</summary>
internal sealed class LlamaPolicyFactory : IPolicyFactory
{
    public IPolicy Create(ModelVersion version, TrainingOptions options)
    {
        options = TrainingDefaults.Complete(options, version.Model);
        return LlamaPolicy.Open(version.Path, new PolicyOptions
        {
            Device = options.Device,
            Threads = options.Threads!.Value,
            Loss = Loss(options),
            Optimizer = Optimizer(options),
            Schedule = new LearningRateSchedule(options.LearningRate!.Value, options.WarmupSteps!.Value),
            LoraRank = options.LoraRank,
            Seed = options.Seed,
        });
    }

    /// <summary>The loss that options name.</summary>
    public static PolicyLossOptions Loss(TrainingOptions options)
    {
        var preset = PolicyLossPresets.Get(options.Loss);
        return preset with
        {
            EpsilonLow = options.Epsilon ?? preset.EpsilonLow,
            EpsilonHigh = options.Epsilon ?? preset.EpsilonHigh,
            Beta = options.Beta,
            MaxCompletionLength = options.MaxTokens,
        };
    }

    /// <summary>The optimizer that options name.</summary>
    public static AdamWOptions Optimizer(TrainingOptions options) => new()
    {
        WeightDecay = options.WeightDecay,
        MaxGradientNorm = options.MaxGradientNorm,
    };
}
