namespace Agents.Workflows.Shapes;

/// <summary>A key of a record.</summary>
internal sealed record Field(string Name, Shape Shape, string Description, bool Required = false);
