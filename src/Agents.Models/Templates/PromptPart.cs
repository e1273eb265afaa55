namespace Agents.Models.Templates;

/// <summary>A piece of a rendered prompt.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsTemplate">
/// Written by the template, so that special tokens in it are meant; otherwise written by a person or a tool, in which
/// case they are plain text.
/// </param>
internal readonly record struct PromptPart(string Text, bool IsTemplate);
