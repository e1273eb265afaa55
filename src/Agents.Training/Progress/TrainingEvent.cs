namespace Agents.Training.Progress;

/// <summary>Something that a console or a log shows while a model is trained.</summary>
internal abstract record TrainingEvent;
