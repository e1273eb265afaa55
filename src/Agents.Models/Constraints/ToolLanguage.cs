using System.Text;
using Agents.Models.Tools;

namespace Agents.Models.Constraints;

/// <summary>
/// The language of answers where functions are offered: text without the marker of a call, then perhaps calls whose
/// arguments fit their schemas; or calls alone.
/// </summary>
internal sealed class ToolLanguage
{
    private readonly Language _language;
    private readonly ToolGrammar _grammar;
    private readonly ToolFormat _format;

    private ToolLanguage(Language language, ToolGrammar grammar) =>
        (_language, _grammar, _format) = (language, grammar, ToolFormat.Find(grammar.Format));

    /// <exception cref="AgentsException">A schema is damaged, or asks for what is not supported.</exception>
    public static int Create(Language language, ToolGrammar grammar)
    {
        var result = new ToolLanguage(language, grammar).Answer();
        language.Seal();
        return result;
    }

    private int Answer()
    {
        // The marker is left to what comes before it.
        var calls = Calls();
        var marker = _language.Literal(_format.Marker);
        if (!_grammar.AllowsText)
            return _language.Sequence(marker, calls);
        if (_grammar.Schema is { } schema)
            return _language.Choice(SchemaLanguage.Create(_language, schema), _language.Sequence(marker, calls));
        return _format.Marker.Length > 0 ? Marked(calls) : _language.Choice(calls, Braceless());
    }

    private int Calls()
    {
        if (_grammar.Tools.Count == 0)
            return Language.Nothing;
        var call = _language.Choice([.. _grammar.Tools.Select(Call)]);
        var begin = _language.Literal(_format.Begin[_format.Marker.Length..]);
        var more = _format.Between is { } between && _grammar.AllowsSeveral
            ? _language.Repeat(_language.Sequence(_language.Literal(between), call), 0, Language.Unbounded)
            : Language.End;
        return _language.Sequence(begin, call, more, _language.Literal(_format.End));
    }

    private int Call(ToolSignature tool)
    {
        try
        {
            var arguments = SchemaLanguage.Create(_language, tool.Parameters);
            return _language.Sequence(_language.Literal(_format.Head(tool.Name)), arguments, _language.Literal("}"));
        }
        catch (AgentsException e)
        {
            throw new AgentsException($"Tool '{tool.Name}' cannot be offered to a local model: {e.Message}", e);
        }
    }

    /// <summary>
    /// Any text up to the marker, and calls where it comes: one rule for each part of the marker that was seen.
    /// </summary>
    private int Marked(int calls)
    {
        var marker = Encoding.UTF8.GetBytes(_format.Marker);
        var rules = marker.Select(_ => _language.Rule()).ToArray();
        for (var seen = 0; seen < marker.Length; seen++)
        {
            var follow = Enumerable.Range(0, 256).GroupBy(b => Seen(marker, seen, (byte)b)).Select(group =>
            {
                var bytes = _language.Bytes(group.Aggregate(default(ByteSet), (set, b) => set | ByteSet.Range(b, b)));
                var rest = group.Key == marker.Length ? calls : _language.Choice(Language.End, rules[group.Key]);
                return _language.Sequence(bytes, rest);
            });
            _language.Define(rules[seen], _language.Choice([.. follow]));
        }
        return _language.Choice(Language.End, rules[0]);
    }

    /// <summary>How much of the marker a text ends with, after one more byte.</summary>
    private static int Seen(byte[] marker, int seen, byte next)
    {
        byte[] text = [.. marker[..seen], next];
        for (var length = text.Length; length > 0; length--)
        {
            if (marker.AsSpan(0, length).SequenceEqual(text.AsSpan(text.Length - length)))
                return length;
        }
        return 0;
    }

    /// <summary>Any text whose first character is neither a blank nor a brace.</summary>
    private int Braceless()
    {
        var first = ByteSet.Range('!', 'z') | ByteSet.Range('|', 0xFF);
        var rest = _language.Repeat(_language.Bytes(ByteSet.Range(0, 0xFF)), 0, Language.Unbounded);
        return _language.Choice(Language.End, _language.Sequence(_language.Bytes(first), rest));
    }
}
