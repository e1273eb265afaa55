namespace Agents.Evaluation.Studies;

/// <summary>What a study found.</summary>
/// <param name="Metrics">The method's figures by name.</param>
/// <param name="Baselines">Figures of what it is compared with, by name.</param>
public sealed record StudyReport(
    IReadOnlyDictionary<string, StudyMetric> Metrics, IReadOnlyDictionary<string, StudyMetric> Baselines);
