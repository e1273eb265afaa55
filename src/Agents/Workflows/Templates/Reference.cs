namespace Agents.Workflows.Templates;

/// <summary>A name that an expression reads, with the member that follows it: <c>inputs.question</c>.</summary>
internal readonly record struct Reference(string Root, string? Member);
