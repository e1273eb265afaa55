namespace Agents.Models.Templates.Jinja;

/// <summary>What stands behind a dot or in brackets.</summary>
internal static class JinjaMembers
{
    /// <summary>After a dot a method hides a key of its name, as in Python.</summary>
    public static object? Attribute(object? target, string name, JinjaBudget budget) => target switch
    {
        JinjaUndefined missing => throw missing.Error(),
        JinjaLoop loop => loop.Find(name),
        _ when Method(target, name, budget) is { } method => method,
        JinjaDict dict when dict.Items.TryGetValue(name, out var value) => value,
        _ => new JinjaUndefined($"{JinjaValues.TypeName(target)} has no '{name}'"),
    };

    /// <summary>In brackets a key comes first.</summary>
    public static object? Index(object? target, object? key, JinjaBudget budget)
    {
        switch (target, key)
        {
            case (JinjaUndefined missing, _):
                throw missing.Error();
            case (List<object?> list, long or bool):
                return Item(list, JinjaValues.Whole(key));
            case (MarkedText text, long or bool) when !PythonText.HasPairs(text.Value):
                budget.Scan(text);
                var at = Position(JinjaValues.Whole(key), text.Value.Length);
                return at is { } position ? text.Slice(position, 1) : Outside(key);
            case (MarkedText text, long or bool):
                return Item(JinjaValues.Items(text, budget), JinjaValues.Whole(key));
            case (JinjaDict dict, MarkedText name) when dict.Items.TryGetValue(name.Value, out var value):
                return value;
            case (JinjaLoop loop, MarkedText name):
                return loop.Find(name.Value);
            case (_, MarkedText name):
                return Method(target, name.Value, budget)
                    ?? (object)new JinjaUndefined($"{JinjaValues.TypeName(target)} has no '{name.Value}'");
            default:
                return new JinjaUndefined($"{JinjaValues.TypeName(target)} has no such item");
        }
    }

    /// <summary>Python's target[start:stop:step].</summary>
    public static object? Slice(object? target, object? start, object? stop, object? step, JinjaBudget budget)
    {
        var stride = step is null ? 1 : JinjaValues.Whole(step);
        if (stride == 0)
            throw new JinjaException("the step of a slice is 0");
        if (target is JinjaUndefined missing)
            throw missing.Error();
        if (target is not (List<object?> or MarkedText))
            throw new JinjaException($"{JinjaValues.TypeName(target)} cannot be sliced");
        var items = JinjaValues.Items(target, budget);
        var (low, high) = stride > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        long Bound(object? value, long otherwise)
        {
            if (value is null)
                return otherwise;
            var bound = JinjaValues.Whole(value);
            return Math.Clamp(bound < 0 ? bound + items.Count : bound, low, high);
        }
        var (from, to) = (Bound(start, stride > 0 ? low : high), Bound(stop, stride > 0 ? high : low));
        var result = new List<object?>();
        // A stride beyond the list ends it, and must not overflow.
        stride = Math.Clamp(stride, -items.Count - 1, items.Count + 1);
        for (var i = from; stride > 0 ? i < to : i > to; i += stride)
            result.Add(items[(int)i]);
        budget.TakeCharacters(target is MarkedText ? 2 * result.Count : 0);
        return target is MarkedText ? MarkedText.Concat([.. result.Cast<MarkedText>()]) : result;
    }

    private static JinjaFunction? Method(object? target, string name, JinjaBudget budget) => target switch
    {
        MarkedText text => JinjaTextMethods.Find(text, name, budget),
        JinjaDict { IsNamespace: false } dict => DictMethod(dict, name, budget),
        _ => null,
    };

    private static JinjaFunction? DictMethod(JinjaDict dict, string name, JinjaBudget budget) => name switch
    {
        "items" => new(name, call => Listed(call, dict.Pairs, budget)),
        "keys" => new(name, call => Listed(call, dict.Keys, budget)),
        "values" => new(name, call => Listed(call, dict.Items.Values, budget)),
        "get" => new(name, call =>
        {
            var arguments = call.Bind("key", "default");
            return JinjaValues.Contains(dict, arguments[0], budget)
                ? dict.Items[JinjaValues.Text(arguments[0]).Value]
                : arguments[1] is JinjaUndefined ? null : arguments[1];
        }),
        _ => null,
    };

    private static List<object?> Listed(JinjaCall call, IEnumerable<object?> items, JinjaBudget budget)
    {
        call.Bind();
        var list = items.ToList();
        budget.TakeItems(list.Count);
        return list;
    }

    private static object? Item(List<object?> list, long index) =>
        Position(index, list.Count) is { } position ? list[position] : Outside(index);

    private static JinjaUndefined Outside(object? index) => new($"there is no item {index}");

    private static int? Position(long index, int count)
    {
        var position = index < 0 ? index + count : index;
        return position >= 0 && position < count ? (int)position : null;
    }
}
