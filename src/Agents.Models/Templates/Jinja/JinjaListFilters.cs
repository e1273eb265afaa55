namespace Agents.Models.Templates.Jinja;

/// <summary>Filters of lists.</summary>
internal static class JinjaListFilters
{
    public static IReadOnlyDictionary<string, Func<object?, JinjaCall, JinjaBudget, object?>> All { get; } =
        new Dictionary<string, Func<object?, JinjaCall, JinjaBudget, object?>>(StringComparer.Ordinal)
        {
            ["first"] = (v, call, budget) => Take(v, call, budget, items => items.FirstOrDefault(Nothing)),
            ["last"] = (v, call, budget) => Take(v, call, budget, items => items.LastOrDefault(Nothing)),
            ["list"] = (v, call, budget) => Take(v, call, budget, items => new List<object?>(items)),
            ["reverse"] = (v, call, budget) => Take(v, call, budget, items => Reverse(v, items)),
            ["min"] = (v, call, budget) => Take(v, call, budget, items => Extreme(items, -1, budget)),
            ["max"] = (v, call, budget) => Take(v, call, budget, items => Extreme(items, 1, budget)),
            ["sum"] = (v, call, budget) => Take(v, call, budget, items => items.Aggregate(
                (object?)0L, (sum, item) => JinjaOperators.Apply("+", sum, item, budget))),
            ["unique"] = (v, call, budget) => Take(v, call, budget, items => Unique(items, budget)),
            ["join"] = Join,
            ["sort"] = Sort,
            ["dictsort"] = (v, call, _) => v is JinjaDict dict && call.Bind().Length == 0
                ? dict.Pairs.OrderBy(p => ((MarkedText)((List<object?>)p!)[0]!).Value, StringComparer.OrdinalIgnoreCase)
                    .ToList()
                : throw new JinjaException("dictsort needs a dictionary"),
            ["map"] = Map,
            ["select"] = (v, call, budget) => Select(v, call, budget, isByKey: false, keeps: true),
            ["reject"] = (v, call, budget) => Select(v, call, budget, isByKey: false, keeps: false),
            ["selectattr"] = (v, call, budget) => Select(v, call, budget, isByKey: true, keeps: true),
            ["rejectattr"] = (v, call, budget) => Select(v, call, budget, isByKey: true, keeps: false),
        };

    private static JinjaUndefined Nothing { get; } = new("the list is empty");

    private static object? Take(
        object? value, JinjaCall call, JinjaBudget budget, Func<List<object?>, object?> take)
    {
        call.Bind();
        return take(JinjaValues.Items(value, budget));
    }

    private static object? Reverse(object? value, List<object?> items)
    {
        List<object?> reversed = [.. items.AsEnumerable().Reverse()];
        return value is MarkedText ? MarkedText.Concat([.. reversed.Cast<MarkedText>()]) : reversed;
    }

    private static object? Extreme(List<object?> items, int sign, JinjaBudget budget) => items.Count == 0
        ? Nothing
        : items.Aggregate((best, item) => Math.Sign(JinjaValues.Compare(item, best, budget)) == sign ? item : best);

    private static List<object?> Unique(List<object?> items, JinjaBudget budget)
    {
        var result = new List<object?>();
        foreach (var item in items)
        {
            if (!result.Exists(known => JinjaValues.AreEqual(known, item, budget)))
                result.Add(item);
        }
        return result;
    }

    private static MarkedText Join(object? value, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("d", "attribute");
        var items = JinjaValues.Items(value, budget);
        if (arguments[1] is not (JinjaUndefined or null))
            items = items.ConvertAll(i => JinjaMembers.Index(i, arguments[1], budget));
        var separator = arguments[0] is JinjaUndefined ? MarkedText.Empty : JinjaValues.Print(arguments[0], budget);
        return JinjaTextMethods.Join(separator, items, budget);
    }

    private static List<object?> Sort(object? value, JinjaCall call, JinjaBudget budget)
    {
        var arguments = call.Bind("reverse", "case_sensitive", "attribute");
        var items = JinjaValues.Items(value, budget);
        object? Key(object? item)
        {
            var key = arguments[2] is JinjaUndefined or null ? item : JinjaMembers.Index(item, arguments[2], budget);
            return key is MarkedText text && !JinjaValues.IsTrue(arguments[1])
                ? text.Map(t => t.ToLowerInvariant()) : key;
        }
        var order = Comparer<object?>.Create((a, b) => JinjaValues.Compare(a, b, budget));
        return JinjaValues.IsTrue(arguments[0])
            ? items.OrderByDescending(Key, order).ToList()
            : items.OrderBy(Key, order).ToList();
    }

    private static List<object?> Map(object? value, JinjaCall call, JinjaBudget budget)
    {
        var items = JinjaValues.Items(value, budget);
        if (call.Named.TryGetValue("attribute", out var attribute))
        {
            var otherwise = call.Named.TryGetValue("default", out var found) ? found : null;
            return items.ConvertAll(i => JinjaMembers.Index(i, attribute, budget) is var member
                && member is JinjaUndefined && otherwise is not null ? otherwise : member);
        }
        var name = Name(call);
        return items.ConvertAll(i => JinjaFilters.Apply(name, i, call.Rest(name), budget));
    }

    private static List<object?> Select(object? value, JinjaCall call, JinjaBudget budget, bool isByKey, bool keeps)
    {
        var items = JinjaValues.Items(value, budget);
        var rest = isByKey ? call.Rest(call.Function) : call;
        var test = rest.Positional.Count > 0 ? Name(rest) : null;
        bool Holds(object? item)
        {
            var subject = isByKey ? JinjaMembers.Index(item, JinjaValues.Text(First(call)), budget) : item;
            return test is null
                ? JinjaValues.IsTrue(subject)
                : JinjaTests.Apply(test, subject, rest.Rest(test), budget);
        }
        return items.FindAll(i => Holds(i) == keeps);
    }

    private static string Name(JinjaCall call) => JinjaValues.Text(First(call)).Value;

    private static object? First(JinjaCall call) => call.Positional.Count > 0
        ? call.Positional[0]
        : throw new JinjaException($"{call.Function} needs an argument");
}
