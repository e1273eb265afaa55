using static Agents.Models.Templates.Jinja.JinjaExpression;

namespace Agents.Models.Templates.Jinja;

/// <summary>Computes expressions.</summary>
internal sealed class JinjaEvaluator(JinjaBudget budget)
{
    /// <summary>Where the last step was; what fails, failed here.</summary>
    public int Position { get; set; }

    public object? Evaluate(JinjaExpression expression, JinjaScope scope)
    {
        budget.Enter();
        Position = expression.Position;
        var value = expression switch
        {
            Literal literal => literal.Value,
            Name name => scope.Find(name.Identifier),
            Member node =>
                JinjaMembers.Attribute(At(node, Evaluate(node.Target, scope)), node.Key, budget),
            Item node => Indexed(node, scope),
            Slice node => Sliced(node, scope),
            Call node => Called(node, scope),
            Filter node => Filtered(node, scope),
            Test node => Tested(node, scope),
            Not node => !JinjaValues.IsTrue(Evaluate(node.Operand, scope)),
            Sign node => Signed(node, scope),
            Binary node => Combined(node, scope),
            Logic node => Logical(node, scope),
            Comparison node => Compared(node, scope),
            Conditional node => Chosen(node, scope),
            ListOf node => Listed(node, scope),
            _ => Dict((DictOf)expression, scope),
        };
        budget.Leave();
        return value;
    }

    // Evaluating operands moved the position; an error of the operation is the operation's.
    private T At<T>(JinjaExpression node, T value)
    {
        Position = node.Position;
        return value;
    }

    private object? Indexed(Item node, JinjaScope scope)
    {
        var (target, key) = At(node, (Evaluate(node.Target, scope), Evaluate(node.Key, scope)));
        return JinjaMembers.Index(target, key, budget);
    }

    private object? Sliced(Slice node, JinjaScope scope)
    {
        object? Part(JinjaExpression? part) => part is null ? null : Evaluate(part, scope);
        var target = Evaluate(node.Target, scope);
        var (start, stop, step) = At(node, (Part(node.Start), Part(node.Stop), Part(node.Step)));
        return JinjaMembers.Slice(target, start, stop, step, budget);
    }

    private object? Called(Call node, JinjaScope scope)
    {
        var target = Evaluate(node.Target, scope);
        var function = At(node, target) switch
        {
            JinjaFunction found => found,
            JinjaUndefined missing => throw missing.Error(),
            _ => throw new JinjaException($"{JinjaValues.TypeName(target)} cannot be called"),
        };
        return function.Run(At(node, Arguments(function.Name, node.Arguments, scope)));
    }

    private object? Filtered(Filter node, JinjaScope scope)
    {
        var value = Evaluate(node.Target, scope);
        var call = At(node, Arguments(node.Function, node.Arguments, scope));
        return JinjaFilters.Apply(node.Function, value, call, budget);
    }

    private bool Tested(Test node, JinjaScope scope)
    {
        var value = Evaluate(node.Target, scope);
        var call = At(node, Arguments(node.Function, node.Arguments, scope));
        return JinjaTests.Apply(node.Function, value, call, budget);
    }

    private JinjaCall Arguments(string function, JinjaArguments arguments, JinjaScope scope)
    {
        budget.TakeItems(arguments.Positional.Count + arguments.Named.Count);
        var positional = arguments.Positional.Select(a => Evaluate(a, scope)).ToList();
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments.Named)
        {
            if (!named.TryAdd(name, Evaluate(value, scope)))
                throw new JinjaException($"{function} is given '{name}' twice");
        }
        return new JinjaCall(function, positional, named);
    }

    private object? Signed(Sign node, JinjaScope scope)
    {
        var value = At(node, Evaluate(node.Operand, scope));
        if (value is JinjaUndefined missing)
            throw missing.Error();
        return node.IsMinus ? JinjaOperators.Negate(value)
            : JinjaValues.Number(value) is not null ? value
            : throw new JinjaException($"'+' does not go with {JinjaValues.TypeName(value)}");
    }

    private object? Combined(Binary node, JinjaScope scope)
    {
        var (left, right) = At(node, (Evaluate(node.Left, scope), Evaluate(node.Right, scope)));
        return JinjaOperators.Apply(node.Operator, left, right, budget);
    }

    // The result is an operand, as in Python.
    private object? Logical(Logic node, JinjaScope scope)
    {
        var left = Evaluate(node.Left, scope);
        return JinjaValues.IsTrue(left) == node.IsAnd ? Evaluate(node.Right, scope) : left;
    }

    private bool Compared(Comparison node, JinjaScope scope)
    {
        var left = Evaluate(node.First, scope);
        foreach (var (sign, operand) in node.Rest)
        {
            var right = At(node, Evaluate(operand, scope));
            if (!Holds(sign, left, right))
                return false;
            left = right;
        }
        return true;
    }

    private bool Holds(string sign, object? left, object? right) => sign switch
    {
        "==" => JinjaValues.AreEqual(left, right, budget),
        "!=" => !JinjaValues.AreEqual(left, right, budget),
        "in" => JinjaValues.Contains(right, left, budget),
        "not in" => !JinjaValues.Contains(right, left, budget),
        "<" => JinjaValues.Compare(left, right, budget) < 0,
        "<=" => JinjaValues.Compare(left, right, budget) <= 0,
        ">" => JinjaValues.Compare(left, right, budget) > 0,
        _ => JinjaValues.Compare(left, right, budget) >= 0,
    };

    private object? Chosen(Conditional node, JinjaScope scope) =>
        JinjaValues.IsTrue(Evaluate(node.Condition, scope)) ? Evaluate(node.Then, scope)
        : node.Else is not null ? Evaluate(node.Else, scope)
        : new JinjaUndefined("the condition does not hold, and there is no else");

    private List<object?> Listed(ListOf node, JinjaScope scope)
    {
        budget.TakeItems(node.Items.Count);
        return [.. node.Items.Select(i => Evaluate(i, scope))];
    }

    private JinjaDict Dict(DictOf node, JinjaScope scope)
    {
        budget.TakeItems(node.Items.Count);
        var dict = new JinjaDict();
        foreach (var (key, value) in node.Items)
            dict.Items[JinjaValues.Text(Evaluate(key, scope)).Value] = Evaluate(value, scope);
        return dict;
    }
}
