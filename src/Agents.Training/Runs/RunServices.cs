using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Records;
using Agents.Registry;
using Agents.Rewards;
using Agents.Training.Hosting;

namespace Agents.Training.Runs;

/// <summary>What every run needs of the application.</summary>
internal sealed record RunServices(
    IEpisodeStore Store,
    IRecordLog Records,
    ITaskSetCatalog Tasks,
    Rubric Rubric,
    DataFolder Data,
    TimeProvider Time)
{
    /// <summary>A run on a policy that was loaded from its parent.</summary>
    public TrainingRun Create(PolicyHost policy, ModelVersion parent, TrainingOptions options, string runId) =>
        new(this, policy, parent, options, runId);
}
