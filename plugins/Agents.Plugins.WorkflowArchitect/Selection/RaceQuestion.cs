namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>Items that a candidate is to answer.</summary>
/// <param name="Candidate">Its number.</param>
/// <param name="From">Position of the first item, from 0.</param>
/// <param name="Count">Items in a row.</param>
internal readonly record struct RaceQuestion(int Candidate, int From, int Count);
