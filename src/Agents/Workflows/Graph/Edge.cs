using Agents.Workflows.Yaml;

namespace Agents.Workflows.Graph;

/// <summary>A way from one node to another.</summary>
/// <param name="From">Id of the node that leads.</param>
/// <param name="To">Id of the node that it leads to.</param>
/// <param name="Kind">Which of its ways.</param>
/// <param name="Index">Number of the branch or the case, from 0.</param>
/// <param name="Position">Where the file says so.</param>
internal sealed record Edge(string From, string To, EdgeKind Kind, int Index, Position Position);
