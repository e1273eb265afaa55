using System.Globalization;
using System.Text;

namespace Agents.Models.Templates.Jinja;

/// <summary>Writes values as Python's json.dumps and repr do, without escaping for HTML.</summary>
internal sealed class JinjaWriter
{
    private readonly JinjaBudget _budget;
    private readonly StringBuilder _text = new();
    private readonly bool _isJson;
    private readonly bool _isAscii;
    private readonly bool _sortsKeys;
    private readonly int? _indent;
    private bool _isGiven;
    private int _charged;

    private JinjaWriter(
        JinjaBudget budget, bool isJson, bool isAscii = false, bool sortsKeys = false, int? indent = null)
    {
        (_budget, _isJson, _isAscii, _sortsKeys, _indent) = (budget, isJson, isAscii, sortsKeys, indent);
    }

    /// <summary>How Python shows a list or a dictionary.</summary>
    public static MarkedText Repr(object? value, JinjaBudget budget) =>
        new JinjaWriter(budget, isJson: false).ToText(value);

    /// <summary>JSON in one line, or indented.</summary>
    public static MarkedText Json(object? value, JinjaBudget budget, bool isAscii, bool sortsKeys, int? indent) =>
        new JinjaWriter(budget, isJson: true, isAscii, sortsKeys, indent).ToText(value);

    private MarkedText ToText(object? value)
    {
        Write(value, 0);
        Charge();
        return MarkedText.Derived(_text.ToString(), _isGiven);
    }

    private void Write(object? value, int depth)
    {
        _budget.Enter();
        switch (value)
        {
            case MarkedText text:
                WriteText(text);
                break;
            case List<object?> list:
                WriteItems('[', ']', list, depth, item => Write(item, depth + 1));
                break;
            case JinjaDict { IsNamespace: false } dict:
                WriteItems('{', '}', Pairs(dict), depth, pair =>
                {
                    WriteText(dict.Key(pair.Key));
                    _text.Append(": ");
                    Write(pair.Value, depth + 1);
                });
                break;
            case null or bool:
                _text.Append(Word(value));
                break;
            case long or double:
                _text.Append(JinjaValues.Print(value, _budget).Value);
                break;
            case JinjaUndefined missing:
                throw missing.Error();
            default:
                throw new JinjaException($"{JinjaValues.TypeName(value)} cannot be written");
        }
        Charge();
        _budget.Leave();
    }

    private List<KeyValuePair<string, object?>> Pairs(JinjaDict dict) =>
        [.. _sortsKeys ? dict.Items.OrderBy(p => p.Key, StringComparer.Ordinal) : dict.Items.AsEnumerable()];

    private string Word(object? value) => value switch
    {
        null => _isJson ? "null" : "None",
        true => _isJson ? "true" : "True",
        _ => _isJson ? "false" : "False",
    };

    private void WriteItems<T>(char open, char close, List<T> items, int depth, Action<T> write)
    {
        _text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _text.Append(_indent is null ? ", " : ",");
            NewLine(depth + 1);
            write(items[i]);
        }
        if (items.Count > 0)
            NewLine(depth);
        _text.Append(close);
    }

    private void NewLine(int depth)
    {
        if (_indent is { } indent)
            _text.Append('\n').Append(' ', indent * depth);
    }

    private void WriteText(MarkedText text)
    {
        _isGiven |= text.HasGiven;
        var quote = _isJson || (text.Value.Contains('\'') && !text.Value.Contains('"')) ? '"' : '\'';
        _text.Append(quote);
        foreach (var c in text.Value)
            WriteCharacter(c, quote);
        _text.Append(quote);
    }

    private void WriteCharacter(char c, char quote)
    {
        var name = "\n\r\t\b\f".IndexOf(c, StringComparison.Ordinal) is var i and >= 0 && (_isJson || i < 3)
            ? "nrtbf"[i]
            : c == quote || c == '\\' ? c : '\0';
        if (name != '\0')
            _text.Append('\\').Append(name);
        else if (c < ' ' || (c == '\x7f' && !_isJson))
            Escape(_isJson ? "\\u" : "\\x", c, _isJson ? "x4" : "x2");
        else if (_isAscii && c > '\x7f')
            Escape("\\u", c, "x4");
        else
            _text.Append(c);
    }

    private void Escape(string start, char c, string format) =>
        _text.Append(start).Append(((int)c).ToString(format, CultureInfo.InvariantCulture));

    private void Charge()
    {
        _budget.TakeCharacters(_text.Length - _charged);
        _charged = _text.Length;
    }
}
