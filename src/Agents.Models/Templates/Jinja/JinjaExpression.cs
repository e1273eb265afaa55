namespace Agents.Models.Templates.Jinja;

/// <summary>A node of an expression.</summary>
/// <param name="Position">Where it stands in the template, in characters.</param>
internal abstract record JinjaExpression(int Position)
{
    internal sealed record Literal(int Position, object? Value) : JinjaExpression(Position);

    internal sealed record Name(int Position, string Identifier) : JinjaExpression(Position);

    internal sealed record ListOf(int Position, IReadOnlyList<JinjaExpression> Items) : JinjaExpression(Position);

    internal sealed record DictOf(
        int Position, IReadOnlyList<(JinjaExpression Key, JinjaExpression Value)> Items) : JinjaExpression(Position);

    internal sealed record Member(int Position, JinjaExpression Target, string Key) : JinjaExpression(Position);

    internal sealed record Item(int Position, JinjaExpression Target, JinjaExpression Key)
        : JinjaExpression(Position);

    internal sealed record Slice(
        int Position, JinjaExpression Target, JinjaExpression? Start, JinjaExpression? Stop, JinjaExpression? Step)
        : JinjaExpression(Position);

    internal sealed record Call(int Position, JinjaExpression Target, JinjaArguments Arguments)
        : JinjaExpression(Position);

    internal sealed record Filter(int Position, JinjaExpression Target, string Function, JinjaArguments Arguments)
        : JinjaExpression(Position);

    internal sealed record Test(int Position, JinjaExpression Target, string Function, JinjaArguments Arguments)
        : JinjaExpression(Position);

    internal sealed record Not(int Position, JinjaExpression Operand) : JinjaExpression(Position);

    internal sealed record Sign(int Position, bool IsMinus, JinjaExpression Operand) : JinjaExpression(Position);

    internal sealed record Binary(int Position, string Operator, JinjaExpression Left, JinjaExpression Right)
        : JinjaExpression(Position);

    internal sealed record Logic(int Position, bool IsAnd, JinjaExpression Left, JinjaExpression Right)
        : JinjaExpression(Position);

    internal sealed record Comparison(
        int Position, JinjaExpression First, IReadOnlyList<(string Operator, JinjaExpression Operand)> Rest)
        : JinjaExpression(Position);

    internal sealed record Conditional(
        int Position, JinjaExpression Condition, JinjaExpression Then, JinjaExpression? Else)
        : JinjaExpression(Position);
}
