using Agents.Plugins.WorkflowArchitect;

namespace Agents.Cli.Studies.Architecture;

/// <summary>What the architect found for a task, and how it did on the task's test items.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Report">The search.</param>
/// <param name="Test">The measurement.</param>
internal sealed record FoundWorkflow(string Task, ArchitectReport Report, ArchitectComparison Test);
