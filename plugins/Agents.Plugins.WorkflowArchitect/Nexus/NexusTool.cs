using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>A function that an agent may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PythonPath">Where the file says that its code is; nothing is ever loaded from there.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">Its parameters: names with their types and descriptions.</param>
internal sealed record NexusTool(string Name, string PythonPath, string Description, JsonObject Parameters)
{
    /// <summary>Where it stands in its file.</summary>
    public Position Position { get; init; } = new(1, 1);
}
