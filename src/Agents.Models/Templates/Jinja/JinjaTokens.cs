using System.Runtime.CompilerServices;

namespace Agents.Models.Templates.Jinja;

/// <summary>A place in a template's tokens, and how deep the parser is in it.</summary>
internal sealed class JinjaTokens(IReadOnlyList<JinjaToken> tokens)
{
    /// <summary>Deepest nesting of tags, brackets and operators.</summary>
    private const int MaxDepth = 100;

    private int _index;
    private int _depth;

    public JinjaToken Current => tokens[_index];

    public JinjaToken Ahead => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    public JinjaToken Take() => Current.Kind == JinjaTokenKind.End ? Current : tokens[_index++];

    public bool TryTake(string operatorOrWord)
    {
        if (!Current.Is(operatorOrWord))
            return false;
        _index++;
        return true;
    }

    public void Expect(string operatorOrWord)
    {
        if (!TryTake(operatorOrWord))
            throw Unexpected($"'{operatorOrWord}'");
    }

    public JinjaToken Expect(JinjaTokenKind kind, string what) =>
        Current.Kind == kind ? Take() : throw Unexpected(what);

    public JinjaException Unexpected(string wanted) =>
        new($"{wanted} is missing before {Current.Describe()}", Current.Position);

    /// <summary>One level deeper for as long as the function runs.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new JinjaException($"it is nested more than {MaxDepth} deep", Current.Position);
        var result = parse();
        _depth--;
        return result;
    }
}
