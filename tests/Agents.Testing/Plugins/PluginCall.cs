namespace Agents.Testing.Plugins;

/// <summary>A call of a plugin's function as a model would make it.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Arguments">Its arguments by name, as JSON values.</param>
public sealed record PluginCall(string Function, IReadOnlyDictionary<string, object?> Arguments);
