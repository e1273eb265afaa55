namespace Agents.Models.Templates.Jinja;

/// <summary>The functions that templates can call.</summary>
internal static class JinjaGlobals
{
    public static void Add(JinjaScope scope, JinjaBudget budget, DateTimeOffset now)
    {
        void Function(string name, Func<JinjaCall, object?> run) => scope.Set(name, new JinjaFunction(name, run));
        Function("raise_exception", call => throw Raised(call, budget));
        Function("strftime_now", call => MarkedText.Own(
            PythonTime.Format(now, JinjaValues.Text(call.Bind("format")[0]).Value)));
        Function("range", call => Range(call, budget));
        Function("namespace", call => Dict(call, budget, isNamespace: true));
        Function("dict", call => Dict(call, budget, isNamespace: false));
    }

    private static JinjaException Raised(JinjaCall call, JinjaBudget budget) =>
        new(JinjaValues.Print(call.Bind("message")[0], budget).Value) { IsRaised = true };

    private static List<object?> Range(JinjaCall call, JinjaBudget budget)
    {
        var numbers = call.Positional.Select(JinjaValues.Whole).ToArray();
        if (call.Named.Count > 0 || numbers.Length is 0 or > 3)
            throw new JinjaException("range takes one to three numbers");
        var (start, stop) = numbers.Length == 1 ? (0, numbers[0]) : (numbers[0], numbers[1]);
        var step = numbers.Length == 3 ? numbers[2] : 1;
        if (step == 0)
            throw new JinjaException("the step of range is 0");
        var count = ((Int128)stop - start + step - Math.Sign(step)) / step;
        budget.TakeItems(count <= 0 ? 0 : (long)Int128.Min(count, long.MaxValue / 2));
        var result = new List<object?>();
        for (Int128 i = start; step > 0 ? i < stop : i > stop; i += step)
            result.Add((long)i);
        return result;
    }

    private static JinjaDict Dict(JinjaCall call, JinjaBudget budget, bool isNamespace)
    {
        var result = new JinjaDict(isNamespace: isNamespace);
        foreach (var argument in call.Positional)
        {
            var source = argument as JinjaDict
                ?? throw new JinjaException($"{call.Function} takes a dictionary and named arguments");
            budget.TakeItems(source.Items.Count);
            foreach (var (key, value) in source.Items)
                result.Items[key] = value;
        }
        foreach (var (key, value) in call.Named)
            result.Items[key] = value;
        return result;
    }
}
