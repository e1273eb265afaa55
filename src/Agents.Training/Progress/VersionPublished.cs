using Agents.Registry;

namespace Agents.Training.Progress;

/// <summary>New requests are answered by this version from now on.</summary>
internal sealed record VersionPublished(ModelVersion Version) : TrainingEvent;
