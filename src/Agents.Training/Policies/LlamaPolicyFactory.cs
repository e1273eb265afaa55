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
        var preset = PolicyLossPresets.Get(options.Loss);
        return LlamaPolicy.Open(version.Path, new PolicyOptions
        {
            Device = options.Device,
            Threads = options.Threads!.Value,
            Loss = preset with
            {
                EpsilonLow = options.Epsilon ?? preset.EpsilonLow,
                EpsilonHigh = options.Epsilon ?? preset.EpsilonHigh,
                Beta = options.Beta,
                MaxCompletionLength = options.MaxTokens,
            },
            Optimizer = new AdamWOptions
            {
                WeightDecay = options.WeightDecay,
                MaxGradientNorm = options.MaxGradientNorm,
            },
            Schedule = new LearningRateSchedule(options.LearningRate!.Value, options.WarmupSteps!.Value),
            LoraRank = options.LoraRank,
            Seed = options.Seed,
        });
    }
}
