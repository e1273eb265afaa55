using System.Globalization;

namespace Agents.Models.Templates.Jinja;

/// <summary>What can stand after a bar, but for what works on lists.</summary>
internal static class JinjaFilters
{
    private static readonly Dictionary<string, Func<object?, JinjaCall, JinjaBudget, object?>> All =
        new(JinjaListFilters.All, StringComparer.Ordinal)
        {
            ["safe"] = (v, call, _) => Plain(call, v),
            ["string"] = (v, call, budget) => Plain(call, JinjaValues.Print(v, budget)),
            ["length"] = (v, call, budget) => Plain(call, JinjaValues.Length(v, budget)),
            ["count"] = (v, call, budget) => Plain(call, JinjaValues.Length(v, budget)),
            ["default"] = Default,
            ["d"] = Default,
            ["tojson"] = ToJson,
            ["trim"] = (v, call, budget) => Method(v, "strip", call, budget),
            ["upper"] = (v, call, budget) => Method(v, "upper", call, budget),
            ["lower"] = (v, call, budget) => Method(v, "lower", call, budget),
            ["title"] = (v, call, budget) => Method(v, "title", call, budget),
            ["capitalize"] = (v, call, budget) => Method(v, "capitalize", call, budget),
            ["replace"] = (v, call, budget) => Method(v, "replace", call, budget),
            ["indent"] = Indent,
            ["int"] = ToInteger,
            ["float"] = ToFloat,
            ["abs"] = (v, call, _) => Plain(call, v is double number
                ? Math.Abs(number) : JinjaValues.Whole(v) < 0 ? JinjaOperators.Negate(v) : v),
            ["round"] = (v, call, budget) => Round(v, call),
            ["items"] = (v, call, budget) => v is JinjaUndefined ? new List<object?>()
                : v is JinjaDict ? Method(v, "items", call, budget)
                : throw new JinjaException($"items needs a dictionary, not {JinjaValues.TypeName(v)}"),
        };

    /// <exception cref="JinjaException">There is no such filter.</exception>
    public static void Require(JinjaToken name)
    {
        if (!All.ContainsKey(name.Text))
            throw new JinjaException($"the filter '{name.Text}' is not supported", name.Position);
    }

    public static object? Apply(string name, object? value, JinjaCall call, JinjaBudget budget) =>
        All.TryGetValue(name, out var filter)
            ? filter(value, call, budget)
            : throw new JinjaException($"the filter '{name}' is not supported");

    private static object? Plain(JinjaCall call, object? value)
    {
        call.Bind();
        return value;
    }

    private static object? Method(object? value, string name, JinjaCall call, JinjaBudget budget)
    {
        var target = value is JinjaDict ? value : JinjaValues.Print(value, budget);
        return JinjaMembers.Attribute(target, name, budget) is JinjaFunction method
            ? method.Run(call)
            : throw new JinjaException($"{JinjaValues.TypeName(value)} has no '{name}'");
    }

    private static object? Default(object? value, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("default_value", "boolean");
        var isMissing = value is JinjaUndefined || (JinjaValues.IsTrue(arguments[1]) && !JinjaValues.IsTrue(value));
        return !isMissing ? value : arguments[0] is JinjaUndefined ? MarkedText.Empty : arguments[0];
    }

    private static MarkedText ToJson(object? value, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("ensure_ascii", "indent", "separators", "sort_keys");
        if (arguments[2] is not (JinjaUndefined or null))
            throw new JinjaException("tojson with other separators is not supported");
        var indent = arguments[1] is JinjaUndefined or null ? (long?)null : JinjaValues.Whole(arguments[1]);
        if (indent is < 0 or > 16)
            throw new JinjaException("tojson indents by 0 to 16 blanks");
        return JinjaWriter.Json(
            value, budget, JinjaValues.IsTrue(arguments[0]), JinjaValues.IsTrue(arguments[3]), (int?)indent);
    }

    private static MarkedText Indent(object? value, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("width", "first", "blank");
        var width = arguments[0] is JinjaUndefined ? 4 : JinjaValues.Whole(arguments[0]);
        if (width is < 0 or > 100)
            throw new JinjaException("indent takes a width of 0 to 100");
        var (margin, first) = (MarkedText.Own(new string(' ', (int)width)), JinjaValues.IsTrue(arguments[1]));
        var lines = JinjaValues.Items(
            Method(value, "split", JinjaCall.Of("split", MarkedText.Own("\n")), budget), budget);
        var result = lines.Select((line, i) =>
        {
            var text = JinjaValues.Text(line);
            var isIndented = i == 0 ? first : text.Value.Length > 0 || JinjaValues.IsTrue(arguments[2]);
            return isIndented ? (object?)JinjaOperators.Concat(margin, text, budget) : text;
        });
        return JinjaTextMethods.Join(MarkedText.Own("\n"), [.. result], budget);
    }

    private static object? ToInteger(object? value, JinjaCall call, JinjaBudget budget)
    {
        var otherwise = call.Bind("default")[0] is var d and not JinjaUndefined ? d : 0L;
        return value switch
        {
            long or bool => JinjaValues.Whole(value),
            double number when Math.Abs(number) < 1e18 => (long)number,
            MarkedText text when long.TryParse(text.Value, CultureInfo.InvariantCulture, out var number) => number,
            _ => otherwise,
        };
    }

    private static object? ToFloat(object? value, JinjaCall call, JinjaBudget budget)
    {
        var otherwise = call.Bind("default")[0] is var d and not JinjaUndefined ? d : 0.0;
        return JinjaValues.Number(value) ?? (value is MarkedText text
            && double.TryParse(text.Value, CultureInfo.InvariantCulture, out var number) ? number : otherwise);
    }

    private static double Round(object? value, JinjaCall call)
    {
        var digits = call.Bind("precision")[0] is var d and not JinjaUndefined ? JinjaValues.Whole(d) : 0;
        if (digits is < 0 or > 15 || JinjaValues.Number(value) is not { } number)
            throw new JinjaException("round takes a number and a precision of 0 to 15");
        return Math.Round(number, (int)digits, MidpointRounding.ToEven);
    }
}
