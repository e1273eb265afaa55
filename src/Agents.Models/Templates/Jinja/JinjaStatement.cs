namespace Agents.Models.Templates.Jinja;

/// <summary>A node of a template.</summary>
/// <param name="Position">Where it stands in the template, in characters.</param>
internal abstract record JinjaStatement(int Position)
{
    internal sealed record Data(int Position, MarkedText Text) : JinjaStatement(Position);

    internal sealed record Print(int Position, JinjaExpression Value) : JinjaStatement(Position);

    internal sealed record If(
        int Position,
        IReadOnlyList<(JinjaExpression Condition, IReadOnlyList<JinjaStatement> Body)> Branches,
        IReadOnlyList<JinjaStatement> Else) : JinjaStatement(Position);

    internal sealed record For(
        int Position,
        IReadOnlyList<string> Targets,
        JinjaExpression Items,
        JinjaExpression? Condition,
        IReadOnlyList<JinjaStatement> Body,
        IReadOnlyList<JinjaStatement> Else) : JinjaStatement(Position);

    /// <summary>Sets names, or one attribute of a namespace.</summary>
    internal sealed record Set(int Position, IReadOnlyList<string> Targets, string? Attribute, JinjaExpression Value)
        : JinjaStatement(Position);

    /// <summary>Sets a name to what the body prints.</summary>
    internal sealed record Capture(int Position, string Target, IReadOnlyList<JinjaStatement> Body)
        : JinjaStatement(Position);

    internal sealed record Macro(
        int Position,
        string Identifier,
        IReadOnlyList<(string Name, JinjaExpression? Default)> Parameters,
        IReadOnlyList<JinjaStatement> Body) : JinjaStatement(Position);

    /// <summary>Ends a loop, or its turn.</summary>
    internal sealed record Leave(int Position, bool IsBreak) : JinjaStatement(Position);
}
