namespace Agents.Models.Templates.Jinja;

/// <summary>What a template can call.</summary>
/// <param name="Name">For errors.</param>
/// <param name="Run">Takes evaluated arguments.</param>
internal sealed record JinjaFunction(string Name, Func<JinjaCall, object?> Run);
