using System.Text.Json;

namespace Agents.Workflows;

/// <summary>How a run ended, for good or until it is answered.</summary>
public sealed record WorkflowResult
{
    /// <summary>Id of the run, which resumes it and finds its episodes.</summary>
    public required string RunId { get; init; }

    /// <summary>How it stands; never <see cref="WorkflowStatus.Running"/>.</summary>
    public required WorkflowStatus Status { get; init; }

    /// <summary>The output where it is completed, else null.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What went wrong where it failed, else null.</summary>
    public string? Error { get; init; }

    /// <summary>What it waits for.</summary>
    public IReadOnlyList<WorkflowRequest> Requests { get; init; } = [];

    /// <summary>What the run has spent, all its resumptions together.</summary>
    public WorkflowSpending Spent { get; init; }

    /// <summary>What each node has spent, by its id.</summary>
    public IReadOnlyDictionary<string, WorkflowSpending> SpentByNode { get; init; } =
        new Dictionary<string, WorkflowSpending>();

    /// <summary>The output as text: a text as it is, anything else as JSON.</summary>
    public string Text => Output switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } or null => "",
        { } value => value.GetRawText(),
    };
}
