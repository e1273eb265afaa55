namespace Agents.Workflows.Yaml;

/// <summary>A value of a map, and where its key stands.</summary>
internal sealed record YamlEntry(Position KeyPosition, YamlValue Value);
