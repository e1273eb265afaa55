using Agents.Training.Progress;

namespace Agents.Training.Tests.Doubles;

/// <summary>Keeps what was reported, in order.</summary>
internal sealed class EventList : IProgress<TrainingEvent>
{
    public List<TrainingEvent> Events { get; } = [];

    public void Report(TrainingEvent value) => Events.Add(value);
}
