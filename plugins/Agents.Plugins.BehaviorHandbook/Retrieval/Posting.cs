namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>A term's occurrence in a row of the index.</summary>
internal readonly record struct Posting(int Row, int Count);
