using System.Text.Json;

namespace Agents.Workflows.Engine;

/// <summary>A person answered.</summary>
internal sealed record AnswerRecord(string Request, JsonElement Value) : RunRecord;
