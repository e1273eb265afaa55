namespace Agents.Models.Templates.Jinja;

/// <summary>What can stand after <c>is</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, Func<object?, JinjaCall, JinjaBudget, bool>> All =
        new(StringComparer.Ordinal)
        {
            ["defined"] = Plain(v => v is not JinjaUndefined),
            ["undefined"] = Plain(v => v is JinjaUndefined),
            ["none"] = Plain(v => v is null),
            ["boolean"] = Plain(v => v is bool),
            ["true"] = Plain(v => v is true),
            ["false"] = Plain(v => v is false),
            ["integer"] = Plain(v => v is long),
            ["float"] = Plain(v => v is double),
            ["number"] = Plain(v => v is long or double or bool),
            ["string"] = Plain(v => v is MarkedText),
            ["mapping"] = Plain(v => v is JinjaDict { IsNamespace: false }),
            ["iterable"] = Plain(v => v is MarkedText or List<object?> or JinjaUndefined
                or JinjaDict { IsNamespace: false }),
            ["sequence"] = Plain(v => v is MarkedText or List<object?> or JinjaUndefined
                or JinjaDict { IsNamespace: false }),
            ["callable"] = Plain(v => v is JinjaFunction),
            ["odd"] = Plain(v => JinjaValues.Whole(v) % 2 != 0),
            ["even"] = Plain(v => JinjaValues.Whole(v) % 2 == 0),
            ["lower"] = Plain(v => v is MarkedText t && !t.Value.Any(char.IsUpper) && t.Value.Any(char.IsLower)),
            ["upper"] = Plain(v => v is MarkedText t && !t.Value.Any(char.IsLower) && t.Value.Any(char.IsUpper)),
            ["divisibleby"] = (v, call, _) => JinjaValues.Whole(call.Bind("num")[0]) is not 0 and var n
                && JinjaValues.Whole(v) % n == 0,
            ["in"] = (v, call, budget) => JinjaValues.Contains(call.Bind("seq")[0], v, budget),
            ["eq"] = (v, call, budget) => JinjaValues.AreEqual(v, call.Bind("other")[0], budget),
            ["equalto"] = (v, call, budget) => JinjaValues.AreEqual(v, call.Bind("other")[0], budget),
            ["sameas"] = (v, call, budget) => JinjaValues.AreEqual(v, call.Bind("other")[0], budget),
            ["ne"] = (v, call, budget) => !JinjaValues.AreEqual(v, call.Bind("other")[0], budget),
            ["lt"] = (v, call, budget) => JinjaValues.Compare(v, call.Bind("other")[0], budget) < 0,
            ["le"] = (v, call, budget) => JinjaValues.Compare(v, call.Bind("other")[0], budget) <= 0,
            ["gt"] = (v, call, budget) => JinjaValues.Compare(v, call.Bind("other")[0], budget) > 0,
            ["ge"] = (v, call, budget) => JinjaValues.Compare(v, call.Bind("other")[0], budget) >= 0,
        };

    /// <exception cref="JinjaException">There is no such test.</exception>
    public static void Require(JinjaToken name)
    {
        if (!All.ContainsKey(name.Text))
            throw new JinjaException($"the test '{name.Text}' is not supported", name.Position);
    }

    public static bool Apply(string name, object? value, JinjaCall call, JinjaBudget budget) =>
        All.TryGetValue(name, out var test)
            ? test(value, call, budget)
            : throw new JinjaException($"the test '{name}' is not supported");

    private static Func<object?, JinjaCall, JinjaBudget, bool> Plain(Func<object?, bool> test) => (value, call, _) =>
    {
        call.Bind();
        return test(value);
    };
}
