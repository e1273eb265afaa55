using System.Text.RegularExpressions;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>A piece of a prompt: text, or a step whose value stands there.</summary>
/// <param name="Text">The text; null for a value.</param>
/// <param name="Value">The step; null for text.</param>
internal readonly partial record struct PromptPart(string? Text, Step? Value)
{
    public string Key => Value is { } step ? $"<{step.Key}>" : Quote(Text!);

    /// <summary>Text as it stands in a key, where none of its signs is one of the key's own.</summary>
    public static string Quote(string text) => Signs().Replace(text, @"\$0");

    [GeneratedRegex(@"[\\<>|\[\]]")]
    private static partial Regex Signs();
}
