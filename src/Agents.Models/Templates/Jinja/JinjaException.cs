namespace Agents.Models.Templates.Jinja;

/// <summary>A template is wrong, or asks for what it may not; the place is added by who knows it.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="position">Where, in characters; -1 where the evaluator knows.</param>
internal sealed class JinjaException(string message, int position = -1) : Exception(message)
{
    public int Position { get; } = position;

    /// <summary>The template itself raised it, about the conversation.</summary>
    public bool IsRaised { get; init; }
}
