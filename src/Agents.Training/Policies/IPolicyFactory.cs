using Agents.Registry;
using Agents.Training.Hosting;

namespace Agents.Training.Policies;

/// <summary>Loads a model version for training.</summary>
internal interface IPolicyFactory
{
    /// <exception cref="AgentsException">The version's files or the device are not usable.</exception>
    IPolicy Create(ModelVersion version, TrainingOptions options);
}
