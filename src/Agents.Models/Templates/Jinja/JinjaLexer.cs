namespace Agents.Models.Templates.Jinja;

/// <summary>
/// Cuts a template into tokens, with the white space rules that Hugging Face sets: the newline after a block tag goes,
/// and so do blanks before one at the start of a line; a minus takes all white space, a plus keeps it.
/// </summary>
internal sealed class JinjaLexer
{
    private readonly string _text;
    private readonly List<JinjaToken> _tokens = [];
    private int _position;

    private JinjaLexer(string text) => _text = text;

    /// <exception cref="JinjaException">A tag or a text is not closed, or holds what means nothing.</exception>
    public static IReadOnlyList<JinjaToken> Read(string text)
    {
        var lexer = new JinjaLexer(text);
        while (lexer._position < text.Length)
            lexer.ReadDataAndTag();
        lexer.Add(JinjaTokenKind.End, "", text.Length);
        return lexer._tokens;
    }

    private void ReadDataAndTag()
    {
        var start = FindTag();
        if (start == _text.Length)
        {
            AddData(start);
            _position = start;
            return;
        }
        var (kind, sign) = (_text[start + 1], start + 2 < _text.Length ? _text[start + 2] : '\0');
        AddData(sign == '-' ? TrimEnd(start) : kind != '{' && sign != '+' ? TrimLine(start) : start);
        _position = start + (sign is '-' or '+' ? 3 : 2);
        if (kind == '#')
        {
            SkipComment(start);
            return;
        }
        Add(kind == '{' ? JinjaTokenKind.PrintStart : JinjaTokenKind.BlockStart, "", start);
        var end = kind == '{' ? "}}" : "%}";
        var scanner = new JinjaTagScanner(_text, _position, end);
        scanner.Read(_tokens);
        Add(JinjaTokenKind.TagEnd, "", scanner.Position);
        EndTag(scanner.Position, trimsLine: kind != '{');
    }

    private int FindTag()
    {
        for (var i = _text.IndexOf('{', _position); i >= 0 && i + 1 < _text.Length; i = _text.IndexOf('{', i + 1))
        {
            if (_text[i + 1] is '{' or '%' or '#')
                return i;
        }
        return _text.Length;
    }

    private void SkipComment(int start)
    {
        var end = _text.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
            throw new JinjaException("a comment is not closed with '#}'", start);
        EndTag(end > _position && _text[end - 1] is '-' or '+' ? end - 1 : end, trimsLine: true);
    }

    // Stands on the closing mark or the sign before it.
    private void EndTag(int position, bool trimsLine)
    {
        var sign = _text[position];
        _position = position + (sign is '-' or '+' ? 3 : 2);
        if (sign == '-')
        {
            while (_position < _text.Length && PythonText.IsSpace(_text[_position]))
                _position++;
        }
        else if (sign != '+' && trimsLine && _position < _text.Length && _text[_position] == '\n')
        {
            _position++;
        }
    }

    private int TrimEnd(int end)
    {
        while (end > _position && PythonText.IsSpace(_text[end - 1]))
            end--;
        return end;
    }

    private int TrimLine(int end)
    {
        var start = end;
        while (start > _position && PythonText.IsSpace(_text[start - 1]) && _text[start - 1] != '\n')
            start--;
        return start == 0 || _text[start - 1] == '\n' ? start : end;
    }

    private void AddData(int end)
    {
        if (end > _position)
            Add(JinjaTokenKind.Data, _text[_position..end], _position);
    }

    private void Add(JinjaTokenKind kind, string text, int position) => _tokens.Add(new(kind, text, position));
}
