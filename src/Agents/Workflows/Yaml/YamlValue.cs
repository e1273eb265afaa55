using System.Text.Json.Nodes;

namespace Agents.Workflows.Yaml;

/// <summary>A value of a YAML document, and where it stands.</summary>
internal abstract record YamlValue(Position Position)
{
    /// <summary>How an error names it: "a list", "the number 3".</summary>
    public abstract string Describe();

    /// <summary>The same value as JSON.</summary>
    public abstract JsonNode? ToJson();
}
