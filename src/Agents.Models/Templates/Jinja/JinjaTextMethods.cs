using System.Globalization;

namespace Agents.Models.Templates.Jinja;

/// <summary>The methods of Python's texts that templates use.</summary>
internal static class JinjaTextMethods
{
    /// <summary>Null where there is no such method.</summary>
    public static JinjaFunction? Find(MarkedText text, string name, JinjaBudget budget)
    {
        Func<JinjaCall, object?>? run = name switch
        {
            "strip" => call => Strip(text, call, start: true, end: true),
            "lstrip" => call => Strip(text, call, start: true, end: false),
            "rstrip" => call => Strip(text, call, start: false, end: true),
            "startswith" => call => Affixes(call).Exists(p => text.Value.StartsWith(p, StringComparison.Ordinal)),
            "endswith" => call => Affixes(call).Exists(p => text.Value.EndsWith(p, StringComparison.Ordinal)),
            "removeprefix" => call => Affixes(call) is [var affix]
                && text.Value.StartsWith(affix, StringComparison.Ordinal)
                    ? text.Slice(affix.Length, text.Value.Length - affix.Length) : text,
            "removesuffix" => call => Affixes(call) is [var affix]
                && text.Value.EndsWith(affix, StringComparison.Ordinal)
                    ? text.Slice(0, text.Value.Length - affix.Length) : text,
            "split" => call => Split(text, call, fromEnd: false, budget),
            "rsplit" => call => Split(text, call, fromEnd: true, budget),
            "splitlines" => call => Lines(text, call, budget),
            "replace" => call => Replace(text, call, budget),
            "join" => call => Join(text, JinjaValues.Items(call.Bind("iterable")[0], budget), budget),
            "find" => call => (long)text.Value.IndexOf(
                JinjaValues.Text(call.Bind("sub")[0]).Value, StringComparison.Ordinal),
            "count" => call => (long)Cuts(text, JinjaValues.Text(call.Bind("sub")[0]).Value, int.MaxValue).Count,
            "upper" => call => Plain(call, text.Map(t => t.ToUpperInvariant())),
            "lower" => call => Plain(call, text.Map(t => t.ToLowerInvariant())),
            "title" => call => Plain(call, text.Map(Title)),
            "capitalize" => call => Plain(call, text.Map(Capitalize)),
            "isdigit" => call => Plain(call, text.Value.Length > 0 && text.Value.All(char.IsDigit)),
            "isspace" => call => Plain(call, text.Value.Length > 0 && text.Value.All(PythonText.IsSpace)),
            _ => null,
        };
        return run is null ? null : new JinjaFunction(name, call =>
        {
            budget.Scan(text);
            budget.TakeCharacters(text.Value.Length);
            return run(call);
        });
    }

    public static MarkedText Join(MarkedText separator, IReadOnlyList<object?> items, JinjaBudget budget)
    {
        var parts = new List<MarkedText>(2 * items.Count);
        foreach (var item in items)
        {
            if (parts.Count > 0)
                parts.Add(separator);
            parts.Add(JinjaValues.Print(item, budget));
            budget.TakeCharacters(separator.Value.Length + parts[^1].Value.Length);
        }
        return MarkedText.Concat(parts);
    }

    public static MarkedText Replace(MarkedText text, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("old", "new", "count");
        var (old, replacement) = (JinjaValues.Text(arguments[0]).Value, JinjaValues.Text(arguments[1]));
        var count = arguments[2] is JinjaUndefined or null ? -1 : JinjaValues.Whole(arguments[2]);
        if (old.Length == 0)
            throw new JinjaException("replacing an empty text is not supported");
        var (parts, start) = (new List<MarkedText>(), 0);
        foreach (var cut in Cuts(text, old, count < 0 ? int.MaxValue : (int)Math.Min(count, int.MaxValue)))
        {
            parts.Add(text.Slice(start, cut - start));
            parts.Add(replacement);
            budget.TakeCharacters(replacement.Value.Length + 1);
            start = cut + old.Length;
        }
        parts.Add(text.Slice(start, text.Value.Length - start));
        return MarkedText.Concat(parts);
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Title(string text) => string.Create(text.Length, text, static (result, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            result[i] = i > 0 && char.IsLetter(from[i - 1])
                ? char.ToLower(from[i], CultureInfo.InvariantCulture)
                : char.ToUpper(from[i], CultureInfo.InvariantCulture);
        }
    });

    private static T Plain<T>(JinjaCall call, T value)
    {
        call.Bind();
        return value;
    }

    private static MarkedText Strip(MarkedText text, JinjaCall call, bool start, bool end)
    {
        var characters = call.Bind("chars")[0];
        return PythonText.Strip(
            text, characters is JinjaUndefined or null ? null : JinjaValues.Text(characters).Value, start, end);
    }

    private static List<string> Affixes(JinjaCall call) => call.Bind("affix")[0] switch
    {
        List<object?> list => list.ConvertAll(i => JinjaValues.Text(i).Value),
        var one => [JinjaValues.Text(one).Value],
    };

    private static List<object?> Split(MarkedText text, JinjaCall call, bool fromEnd, JinjaBudget budget)
    {
        var arguments = call.Bind("sep", "maxsplit");
        var most = arguments[1] is JinjaUndefined ? -1 : JinjaValues.Whole(arguments[1]);
        var limit = most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue);
        if (arguments[0] is JinjaUndefined or null)
            return limit == int.MaxValue ? Words(text, budget)
                : throw new JinjaException("splitting at white space a few times is not supported");
        var separator = JinjaValues.Text(arguments[0]).Value;
        if (separator.Length == 0)
            throw new JinjaException("the separator is empty");
        var cuts = Cuts(text, separator, fromEnd ? int.MaxValue : limit);
        var (parts, start) = (new List<object?>(), 0);
        foreach (var cut in fromEnd ? cuts.TakeLast(limit) : cuts)
        {
            parts.Add(text.Slice(start, cut - start));
            start = cut + separator.Length;
        }
        parts.Add(text.Slice(start, text.Value.Length - start));
        budget.TakeItems(parts.Count);
        return parts;
    }

    private static List<object?> Words(MarkedText text, JinjaBudget budget)
    {
        var (words, start) = (new List<object?>(), 0);
        for (var i = 0; i <= text.Value.Length; i++)
        {
            if (i < text.Value.Length && !PythonText.IsSpace(text.Value[i]))
                continue;
            if (i > start)
                words.Add(text.Slice(start, i - start));
            start = i + 1;
        }
        budget.TakeItems(words.Count);
        return words;
    }

    private static List<object?> Lines(MarkedText text, JinjaCall call, JinjaBudget budget)
    {
        call.Bind();
        var (lines, start, value) = (new List<object?>(), 0, text.Value);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not ('\n' or '\r'))
                continue;
            lines.Add(text.Slice(start, i - start));
            i += value[i] == '\r' && i + 1 < value.Length && value[i + 1] == '\n' ? 1 : 0;
            start = i + 1;
        }
        if (start < value.Length)
            lines.Add(text.Slice(start, value.Length - start));
        budget.TakeItems(lines.Count);
        return lines;
    }

    private static List<int> Cuts(MarkedText text, string part, int limit)
    {
        if (part.Length == 0)
            throw new JinjaException("the text to look for is empty");
        var cuts = new List<int>();
        for (var at = 0; cuts.Count < limit; at += part.Length)
        {
            at = text.Value.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0)
                break;
            cuts.Add(at);
        }
        return cuts;
    }
}
