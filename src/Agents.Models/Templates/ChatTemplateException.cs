namespace Agents.Models.Templates;

/// <summary>
/// A chat template could not be read or run, or refuses the conversation with its own <c>raise_exception</c>.
/// </summary>
/// <param name="message">What is wrong, with file and line.</param>
/// <param name="raised">What the template said; null where the template itself is at fault.</param>
public sealed class ChatTemplateException(string message, string? raised = null) : AgentsException(message)
{
    /// <summary>
    /// The text that the template raised, such as "System role not supported"; null where the template is at fault.
    /// </summary>
    public string? Raised { get; } = raised;
}
