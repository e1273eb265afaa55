using Agents.Workflows.Templates;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>Who answers in an agent node.</summary>
internal sealed record AgentDefinition
{
    public Template? Instructions { get; init; }

    public string? Model { get; init; }

    /// <summary>The functions that its model may call, and no others.</summary>
    public IReadOnlyList<FunctionReference> Functions { get; init; } = [];

    /// <summary>The object that it answers with; null for text.</summary>
    public DataType? Output { get; init; }

    public float? Temperature { get; init; }

    public int? MaxTokens { get; init; }
}
