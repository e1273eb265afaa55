namespace Agents.Records;

/// <summary>A record as stored.</summary>
/// <param name="Sequence">Position in commit order, from 1.</param>
/// <param name="Collection">Name of the collection.</param>
/// <param name="Key">Key within the collection.</param>
/// <param name="Json">The content.</param>
/// <param name="At">When it was appended.</param>
public sealed record StoredRecord(long Sequence, string Collection, string Key, string Json, DateTimeOffset At);
