namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>A training item that was answered wrongly.</summary>
/// <param name="Question">The question.</param>
/// <param name="Expected">The right answer.</param>
/// <param name="Reply">The answer given, or what the run failed with.</param>
internal sealed record WrongAnswer(string Question, string Expected, string Reply);
