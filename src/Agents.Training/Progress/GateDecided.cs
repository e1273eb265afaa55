using Agents.Training.Gates;

namespace Agents.Training.Progress;

/// <summary>The gate decided.</summary>
internal sealed record GateDecided(GateReport Report) : TrainingEvent;
