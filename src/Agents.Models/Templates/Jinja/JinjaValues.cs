using System.Globalization;

namespace Agents.Models.Templates.Jinja;

/// <summary>
/// Python's meaning of the values of a template: None, bool, long, double, <see cref="MarkedText"/>, lists,
/// <see cref="JinjaDict"/>, functions, loops and what is undefined.
/// </summary>
internal static class JinjaValues
{
    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool boolean => boolean,
        long number => number != 0,
        double number => number != 0,
        MarkedText text => text.Value.Length > 0,
        List<object?> list => list.Count > 0,
        JinjaDict { IsNamespace: false } dict => dict.Items.Count > 0,
        _ => true,
    };

    public static string TypeName(object? value) => value switch
    {
        null => "None",
        bool => "a boolean",
        long => "an integer",
        double => "a float",
        MarkedText => "a text",
        List<object?> => "a list",
        JinjaDict { IsNamespace: true } => "a namespace",
        JinjaDict => "a dictionary",
        JinjaUndefined => "undefined",
        JinjaLoop => "the loop",
        _ => "a function",
    };

    /// <summary>The items that a loop runs over; a text's are its code points.</summary>
    public static List<object?> Items(object? value, JinjaBudget budget)
    {
        var items = value switch
        {
            List<object?> list => list,
            MarkedText text => [.. PythonText.CodePoints(text)],
            JinjaDict { IsNamespace: false } dict => [.. dict.Keys],
            JinjaUndefined => [],
            _ => throw new JinjaException($"{TypeName(value)} has no items"),
        };
        budget.TakeItems(items.Count);
        return items;
    }

    public static long Length(object? value, JinjaBudget budget) => value switch
    {
        List<object?> list => list.Count,
        MarkedText text => TextLength(text, budget),
        JinjaDict { IsNamespace: false } dict => dict.Items.Count,
        JinjaUndefined => 0,
        _ => throw new JinjaException($"{TypeName(value)} has no length"),
    };

    public static bool AreEqual(object? left, object? right, JinjaBudget budget)
    {
        budget.Enter();
        var result = (left, right) switch
        {
            (null, null) or (JinjaUndefined, JinjaUndefined) => true,
            (MarkedText a, MarkedText b) => AreSame(a, b, budget),
            _ when ReferenceEquals(left, right) => true,
            (List<object?> a, List<object?> b) => AreEqual(a, b, budget),
            (JinjaDict a, JinjaDict b) when !a.IsNamespace && !b.IsNamespace =>
                a.Items.Count == b.Items.Count && a.Items.All(
                    p => b.Items.TryGetValue(p.Key, out var other) && AreEqual(p.Value, other, budget)),
            _ when Number(left) is { } a && Number(right) is { } b =>
                left is double || right is double ? a == b : Whole(left) == Whole(right),
            _ => false,
        };
        budget.Leave();
        return result;
    }

    private static bool AreEqual(List<object?> left, List<object?> right, JinjaBudget budget)
    {
        var count = left.Count == right.Count ? left.Count : 0;
        for (var i = 0; i < count; i++)
        {
            if (!AreEqual(left[i], right[i], budget))
                return false;
        }
        return left.Count == right.Count;
    }

    /// <summary>Less than 0, 0 or more, as Python orders numbers, texts and lists.</summary>
    public static int Compare(object? left, object? right, JinjaBudget budget)
    {
        budget.Enter();
        var result = (left, right) switch
        {
            (MarkedText a, MarkedText b) => Order(a, b, budget),
            (List<object?> a, List<object?> b) => a.Zip(b)
                .Select(p => AreEqual(p.First, p.Second, budget) ? 0 : Compare(p.First, p.Second, budget))
                .FirstOrDefault(c => c != 0, a.Count.CompareTo(b.Count)),
            (JinjaUndefined missing, _) => throw missing.Error(),
            (_, JinjaUndefined missing) => throw missing.Error(),
            _ when left is not double && right is not double && Number(left) is not null && Number(right) is not null
                => Whole(left).CompareTo(Whole(right)),
            _ => Number(left) is { } a && Number(right) is { } b ? a.CompareTo(b)
                : throw new JinjaException($"{TypeName(left)} cannot be compared with {TypeName(right)}"),
        };
        budget.Leave();
        return result;
    }

    public static bool Contains(object? container, object? value, JinjaBudget budget) => container switch
    {
        MarkedText text => ContainsText(text, value, budget),
        JinjaDict { IsNamespace: false } dict => value is MarkedText key && dict.Items.ContainsKey(key.Value),
        _ => Items(container, budget).Exists(i => AreEqual(i, value, budget)),
    };

    /// <summary>The number that a value is, booleans included; null for what is none.</summary>
    public static double? Number(object? value) => value switch
    {
        bool boolean => boolean ? 1 : 0,
        long number => number,
        double number => number,
        _ => null,
    };

    /// <exception cref="JinjaException">It is no whole number.</exception>
    public static long Whole(object? value) => value switch
    {
        bool boolean => boolean ? 1 : 0,
        long number => number,
        JinjaUndefined missing => throw missing.Error(),
        _ => throw new JinjaException($"a whole number is needed, not {TypeName(value)}"),
    };

    /// <exception cref="JinjaException">It is no text.</exception>
    public static MarkedText Text(object? value) => value switch
    {
        MarkedText text => text,
        JinjaUndefined missing => throw missing.Error(),
        _ => throw new JinjaException($"a text is needed, not {TypeName(value)}"),
    };

    /// <summary>str(): what is printed.</summary>
    public static MarkedText Print(object? value, JinjaBudget budget) => value switch
    {
        MarkedText text => text,
        JinjaUndefined => MarkedText.Empty,
        null => MarkedText.Own("None"),
        bool boolean => MarkedText.Own(boolean ? "True" : "False"),
        long number => MarkedText.Own(number.ToString(CultureInfo.InvariantCulture)),
        double number => MarkedText.Own(PythonText.Float(number)),
        List<object?> or JinjaDict { IsNamespace: false } => JinjaWriter.Repr(value, budget),
        _ => throw new JinjaException($"{TypeName(value)} cannot be printed"),
    };

    private static long TextLength(MarkedText text, JinjaBudget budget)
    {
        budget.Scan(text);
        return PythonText.Length(text.Value);
    }

    private static bool ContainsText(MarkedText text, object? value, JinjaBudget budget)
    {
        budget.Scan(text);
        return value is MarkedText part
            ? text.Value.Contains(part.Value, StringComparison.Ordinal)
            : throw new JinjaException($"'in' a text needs a text, not {TypeName(value)}");
    }

    private static bool AreSame(MarkedText a, MarkedText b, JinjaBudget budget)
    {
        budget.Scan(a);
        return a.Equals(b);
    }

    // By code points, which differs from UTF-16's order above U+FFFF.
    private static int Order(MarkedText a, MarkedText b, JinjaBudget budget)
    {
        budget.Scan(a);
        var (left, right) = (a.Value.EnumerateRunes(), b.Value.EnumerateRunes());
        while (left.MoveNext())
        {
            if (!right.MoveNext())
                return 1;
            if (left.Current != right.Current)
                return left.Current.CompareTo(right.Current);
        }
        return right.MoveNext() ? -1 : 0;
    }
}
