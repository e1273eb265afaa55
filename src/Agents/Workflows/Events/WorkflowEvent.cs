using System.Text.Json.Serialization;

namespace Agents.Workflows;

/// <summary>Something that happened in a run. The names are stable.</summary>
/// <param name="RunId">The run; that of a workflow within it begins with its parent's.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(SuperstepStarted), "superstep_started")]
[JsonDerivedType(typeof(SuperstepCompleted), "superstep_completed")]
[JsonDerivedType(typeof(NodeStarted), "node_started")]
[JsonDerivedType(typeof(NodeCompleted), "node_completed")]
[JsonDerivedType(typeof(NodeFailed), "node_failed")]
[JsonDerivedType(typeof(RequestRaised), "request")]
[JsonDerivedType(typeof(OutputGiven), "output")]
[JsonDerivedType(typeof(RunCompleted), "run_completed")]
[JsonDerivedType(typeof(RunFailed), "run_failed")]
public abstract record WorkflowEvent(string RunId);
