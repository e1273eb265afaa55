namespace Agents.Models.Templates.Jinja;

/// <summary>Arithmetic and concatenation; whole numbers that overflow are an error.</summary>
internal static class JinjaOperators
{
    public static object? Apply(string sign, object? left, object? right, JinjaBudget budget)
    {
        if (sign == "~")
            return Concat(JinjaValues.Print(left, budget), JinjaValues.Print(right, budget), budget);
        if ((left as JinjaUndefined ?? right as JinjaUndefined) is { } missing)
            throw missing.Error();
        switch (left, right)
        {
            case (MarkedText a, MarkedText b) when sign == "+":
                return Concat(a, b, budget);
            case (List<object?> a, List<object?> b) when sign == "+":
                budget.TakeItems(a.Count + b.Count);
                return new List<object?>([.. a, .. b]);
            case (MarkedText a, long or bool) when sign == "*":
                return Repeat(a, JinjaValues.Whole(right), budget);
            case (long or bool, MarkedText b) when sign == "*":
                return Repeat(b, JinjaValues.Whole(left), budget);
        }
        if (JinjaValues.Number(left) is not { } x || JinjaValues.Number(right) is not { } y)
        {
            throw new JinjaException(
                $"'{sign}' does not go with {JinjaValues.TypeName(left)} and {JinjaValues.TypeName(right)}");
        }
        if (sign is "/" or "//" or "%" && y == 0)
            throw new JinjaException("division by zero");
        return left is double || right is double || sign == "/"
            ? Floats(sign, x, y)
            : Integers(sign, JinjaValues.Whole(left), JinjaValues.Whole(right));
    }

    public static object Negate(object? value) => value switch
    {
        double number => -number,
        _ => Integers("-", 0, JinjaValues.Whole(value)),
    };

    public static MarkedText Concat(MarkedText left, MarkedText right, JinjaBudget budget)
    {
        budget.TakeCharacters(left.Value.Length + right.Value.Length);
        return MarkedText.Concat(left, right);
    }

    private static MarkedText Repeat(MarkedText text, long count, JinjaBudget budget)
    {
        count = Math.Max(0, count);
        if (text.Value.Length == 0)
            return text;
        budget.TakeItems(count);
        budget.TakeCharacters(count * text.Value.Length);
        return MarkedText.Concat([.. Enumerable.Repeat(text, (int)count)]);
    }

    private static double Floats(string sign, double x, double y) => sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        "//" => Math.Floor(x / y),
        "%" => x - (y * Math.Floor(x / y)),
        _ => Math.Pow(x, y),
    };

    private static object Integers(string sign, long x, long y)
    {
        try
        {
            return checked(sign switch
            {
                "+" => x + y,
                "-" => x - y,
                "*" => x * y,
                "//" => FloorDivide(x, y),
                "%" => x - (y * FloorDivide(x, y)),
                _ when y < 0 => (object)Math.Pow(x, y),
                _ => Power(x, y),
            });
        }
        catch (OverflowException)
        {
            throw new JinjaException($"{x} {sign} {y} is beyond whole numbers of 64 bits");
        }
    }

    private static long FloorDivide(long x, long y) =>
        checked(x / y) - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0);

    private static long Power(long x, long y)
    {
        if (x is 0 or 1 or -1)
            return y == 0 ? 1 : x == -1 && y % 2 == 0 ? 1 : x;
        var result = 1L;
        for (; y > 0; y--)
            result = checked(result * x);
        return result;
    }
}
