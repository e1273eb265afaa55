using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>A function as the file names it, and where.</summary>
internal sealed record FunctionReference(string Name, Position Position);
