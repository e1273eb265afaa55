namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>A word, a number or a sign of a folded text.</summary>
/// <param name="Text">In lower case; a number in its one spelling, a sign that is read aloud as the sign.</param>
/// <param name="Raw">As it stands in the folded text.</param>
/// <param name="Start">Where it starts in the folded text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct TraceToken(string Text, string Raw, int Start, int End)
{
    public bool IsWord => char.IsLetterOrDigit(Raw[^1]);

    public bool IsBreak => Raw[0] == '\n';
}
