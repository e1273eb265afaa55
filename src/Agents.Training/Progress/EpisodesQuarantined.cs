namespace Agents.Training.Progress;

/// <summary>Episodes were set aside; no step is taken on them.</summary>
/// <param name="Step">The step that asked for them.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">The first one's reason.</param>
internal sealed record EpisodesQuarantined(int Step, int Count, string Reason) : TrainingEvent;
