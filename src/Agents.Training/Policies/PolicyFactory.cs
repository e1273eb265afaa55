using Agents.Choices;
using Agents.Registry;
using Agents.Training.Hosting;
using Agents.Training.Optimization;
using Agents.Training.Policies.Choices;

namespace Agents.Training.Policies;

/// <summary>Opens a version as what its configuration says that it is: a choice model, else a language model.</summary>
internal sealed class PolicyFactory : IPolicyFactory
{
    private readonly LlamaPolicyFactory _language = new();

    public IPolicy Create(ModelVersion version, TrainingOptions options)
    {
        if (!ChoiceModel.IsAt(version.Path))
            return _language.Create(version, options);
        options = TrainingDefaults.Complete(options, version.Model);
        return new ChoicePolicy(
            ChoiceModel.Load(version.Path),
            LlamaPolicyFactory.Loss(options),
            LlamaPolicyFactory.Optimizer(options),
            new LearningRateSchedule(options.LearningRate!.Value, options.WarmupSteps!.Value));
    }
}
