namespace Agents.Plugins.BehaviorHandbook;

/// <summary>What an answer cites.</summary>
/// <param name="Cited">Behaviors that were shown.</param>
/// <param name="Unknown">Names that were not.</param>
public sealed record CitationCheck(IReadOnlyList<string> Cited, IReadOnlyList<string> Unknown);
