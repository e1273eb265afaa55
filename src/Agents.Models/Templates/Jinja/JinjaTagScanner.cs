using System.Globalization;
using System.Text;

namespace Agents.Models.Templates.Jinja;

/// <summary>Cuts the inside of a tag into tokens, up to its closing mark outside of texts and brackets.</summary>
internal sealed class JinjaTagScanner(string text, int position, string end)
{
    private static readonly string[] Operators =
        ["**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "|", "(", ")", "[", "]", "{", "}", ",",
            ":", ".", "<", ">", "="];

    private int _open;

    /// <summary>Where the closing mark, or the sign before it, stands.</summary>
    public int Position { get; private set; } = position;

    public void Read(List<JinjaToken> tokens)
    {
        var start = Position;
        while (true)
        {
            while (Position < text.Length && PythonText.IsSpace(text[Position]))
                Position++;
            if (Position >= text.Length)
                throw new JinjaException($"a tag is not closed with '{end}'", start);
            if (_open == 0 && IsEnd())
                return;
            tokens.Add(Next());
        }
    }

    private bool IsEnd()
    {
        var at = Position + (text[Position] == '-' || (text[Position] == '+' && end == "%}") ? 1 : 0);
        return string.CompareOrdinal(text, at, end, 0, end.Length) == 0;
    }

    private JinjaToken Next()
    {
        var (from, c) = (Position, text[Position]);
        if (c is '\'' or '"')
            return new(JinjaTokenKind.String, ReadString(c), from);
        if (char.IsAsciiDigit(c))
            return ReadNumber();
        if (char.IsLetter(c) || c == '_')
        {
            while (Position < text.Length && (char.IsLetterOrDigit(text[Position]) || text[Position] == '_'))
                Position++;
            return new(JinjaTokenKind.Name, text[from..Position], from);
        }
        var found = Operators.FirstOrDefault(o => string.CompareOrdinal(text, from, o, 0, o.Length) == 0)
            ?? throw new JinjaException($"the character '{c}' means nothing here", from);
        Position += found.Length;
        _open += found is "(" or "[" or "{" ? 1 : found is ")" or "]" or "}" ? -1 : 0;
        return _open >= 0
            ? new(JinjaTokenKind.Operator, found, from)
            : throw new JinjaException($"'{found}' closes nothing", from);
    }

    private JinjaToken ReadNumber()
    {
        var (from, kind) = (Position, JinjaTokenKind.Integer);
        SkipDigits();
        if (At(0) == '.' && char.IsAsciiDigit(At(1)))
        {
            (kind, Position) = (JinjaTokenKind.Float, Position + 1);
            SkipDigits();
        }
        if (At(0) is 'e' or 'E' && (char.IsAsciiDigit(At(1)) || (At(1) is '+' or '-' && char.IsAsciiDigit(At(2)))))
        {
            (kind, Position) = (JinjaTokenKind.Float, Position + 2);
            SkipDigits();
        }
        return new(kind, text[from..Position].Replace("_", "", StringComparison.Ordinal), from);
    }

    private char At(int offset) => Position + offset < text.Length ? text[Position + offset] : '\0';

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(At(0)) || (At(0) == '_' && char.IsAsciiDigit(At(1))))
            Position++;
    }

    private string ReadString(char quote)
    {
        var (from, result) = (Position++, new StringBuilder());
        while (Position < text.Length && text[Position] != quote)
        {
            if (text[Position] == '\\' && Position + 1 < text.Length)
                ReadEscape(result);
            else
                result.Append(text[Position++]);
        }
        if (Position++ >= text.Length)
            throw new JinjaException("a text is not closed", from);
        return result.ToString();
    }

    // Python's: an escape that is none keeps its backslash.
    private void ReadEscape(StringBuilder result)
    {
        var c = text[Position + 1];
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            result.Append(ReadCodePoint(digits));
            return;
        }
        Position += 2;
        const string Names = "ntrbfav0\\'\"";
        const string Values = "\n\t\r\b\f\a\v\0\\'\"";
        if (c != '\n')
            _ = Names.IndexOf(c, StringComparison.Ordinal) is var i and >= 0
                ? result.Append(Values[i])
                : result.Append('\\').Append(c);
    }

    private string ReadCodePoint(int digits)
    {
        var from = Position;
        var hex = from + 2 + digits <= text.Length ? text.AsSpan(from + 2, digits) : "";
        Position += 2 + digits;
        if (!int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10FFFF)
        {
            throw new JinjaException("an escape is no code point", from);
        }
        return value <= 0xFFFF ? ((char)value).ToString() : char.ConvertFromUtf32(value);
    }
}
