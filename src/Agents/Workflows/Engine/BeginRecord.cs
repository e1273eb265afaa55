using System.Text.Json;
using Agents.Episodes;

namespace Agents.Workflows.Engine;

/// <summary>A run began.</summary>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="File">Its file, as it was named.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Purpose">Why it is run.</param>
/// <param name="Inputs">Its inputs, defaults filled in.</param>
/// <param name="Models">The version that answers under each model's name in this run.</param>
/// <param name="At">When it began.</param>
internal sealed record BeginRecord(
    string Workflow, string File, string Hash, EpisodePurpose Purpose, JsonElement Inputs,
    IReadOnlyDictionary<string, string> Models, DateTimeOffset At) : RunRecord;
