namespace Agents.Training.Improvement;

/// <summary>A version in a report.</summary>
internal sealed record ReportVersion(string Id, string? Parent);
