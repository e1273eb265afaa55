using System.Text.RegularExpressions;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>
/// Text that stands between two lines of dashes in a prompt: it holds no such line itself, so that nothing in it can
/// stand outside of them.
/// </summary>
internal static partial class FencedText
{
    public static string Of(string text) => Line().Replace(text, "- - -");

    [GeneratedRegex(@"^[ \t]*-{3,}[ \t]*(?=\r?$)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
