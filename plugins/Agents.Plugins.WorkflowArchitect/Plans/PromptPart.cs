namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>A piece of a prompt: text, or a step whose value stands there.</summary>
/// <param name="Text">The text; null for a value.</param>
/// <param name="Value">The step; null for text.</param>
internal readonly record struct PromptPart(string? Text, Step? Value)
{
    public string Key => Value is { } step ? $"<{step.Key}>" : Text!;
}
