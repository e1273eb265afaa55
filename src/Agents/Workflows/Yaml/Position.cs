namespace Agents.Workflows.Yaml;

/// <summary>A place in a file; line and column from 1.</summary>
internal readonly record struct Position(int Line, int Column);
