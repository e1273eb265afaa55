namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>A candidate and what it answered on training items.</summary>
internal sealed record ScoredCandidate(Candidate Candidate, AnswerBatch Batch);
