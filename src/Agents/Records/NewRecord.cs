namespace Agents.Records;

/// <summary>A record to append.</summary>
/// <param name="Collection">Name of the collection, e.g. <c>training_runs</c>.</param>
/// <param name="Key">Key within the collection; later records of one key supersede earlier ones for readers.</param>
/// <param name="Json">The content, a JSON document.</param>
public sealed record NewRecord(string Collection, string Key, string Json);
