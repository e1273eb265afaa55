namespace Agents.Models.Inspection;

/// <summary>A chat template that was read.</summary>
/// <param name="Source">The file or key that holds it.</param>
/// <param name="Hash">First 16 hex digits of its SHA-256.</param>
/// <param name="System">Whether a system message reaches the prompt; null where the template fails.</param>
internal sealed record TemplateReport(string Source, string Hash, bool? System);
