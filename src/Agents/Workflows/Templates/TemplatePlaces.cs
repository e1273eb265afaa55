using Agents.Workflows.Yaml;
using YamlDotNet.Core;

namespace Agents.Workflows.Templates;

/// <summary>Where a part of a template stands in the file.</summary>
internal static class TemplatePlaces
{
    /// <summary>The first place of a word in a scalar; its begin where the file writes the word otherwise.</summary>
    public static Position Find(ErrorList errors, YamlScalar scalar, string word)
    {
        var (source, offset) = errors.SourceOf(scalar);
        for (int at = source.IndexOf(word, StringComparison.Ordinal); at >= 0;
            at = source.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (!IsWord(source, at - 1) && !IsWord(source, at + word.Length))
                return errors.At(offset + at);
        }

        return scalar.Position;
    }

    /// <summary>The place of a line and a column, both from 1, of a scalar's text.</summary>
    public static Position Locate(ErrorList errors, YamlScalar scalar, int line, int column)
    {
        var (source, offset) = errors.SourceOf(scalar);
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
        {
            int quote = scalar.Style == ScalarStyle.Plain ? 0 : 1;
            return line == 1 ? new Position(scalar.Position.Line, scalar.Position.Column + quote + column - 1)
                : scalar.Position;
        }

        // The text begins on the line after the indicator, each line behind the same indentation.
        int start = 0;
        for (int i = 0; i < line && start >= 0; i++)
            start = source.IndexOf('\n', start) + 1 is var next and > 0 ? next : -1;
        if (start < 0)
            return scalar.Position;
        int indentation = source.AsSpan(start).IndexOfAnyExcept(' ');
        return errors.At(offset + start + Math.Max(0, indentation) + column - 1);
    }

    private static bool IsWord(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
