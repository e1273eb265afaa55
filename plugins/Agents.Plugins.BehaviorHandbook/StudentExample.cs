namespace Agents.Plugins.BehaviorHandbook;

/// <summary>What a student learns: the question as it will be asked, and the answer, the handbook hidden.</summary>
/// <param name="Question">The question alone.</param>
/// <param name="Answer">The answer without its citations.</param>
public sealed record StudentExample(string Question, string Answer);
