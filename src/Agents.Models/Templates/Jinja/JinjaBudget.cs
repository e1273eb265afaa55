using System.Runtime.CompilerServices;

namespace Agents.Models.Templates.Jinja;

/// <summary>
/// What one rendering may use. A template is a stranger's program: it gets a bounded number of steps, of characters
/// and list items made in all, and of calls inside calls, and is ended when it wants more.
/// </summary>
/// <param name="inputCharacters">Characters of the conversation; a long one may take more.</param>
internal sealed class JinjaBudget(long inputCharacters)
{
    /// <summary>Steps that any template has; each character of the conversation adds some.</summary>
    public const long Steps = 1_000_000;

    /// <summary>Characters that any template may make; each character of the conversation adds some.</summary>
    public const long Characters = 4_000_000;

    /// <summary>List and dictionary items made in all.</summary>
    public const long Items = 1_000_000;

    private const int MaxDepth = 200;

    private long _steps = Steps + inputCharacters;
    private long _characters = Characters + (32 * inputCharacters);
    private long _items = Items + inputCharacters;
    private int _depth;

    public void Step()
    {
        if (--_steps < 0)
            throw new JinjaException($"it takes more than {Steps} steps");
    }

    /// <summary>The steps of reading a text once.</summary>
    public void Scan(MarkedText text)
    {
        _steps -= text.Value.Length >> 4;
        Step();
    }

    public void TakeCharacters(long count)
    {
        _characters -= count;
        if (_characters < 0)
            throw new JinjaException($"it makes more than {Characters} characters of text");
    }

    public void TakeItems(long count)
    {
        _items -= count;
        if (_items < 0)
            throw new JinjaException($"it makes more than {Items} list items");
    }

    /// <summary>One level deeper; must be matched by <see cref="Leave"/> unless the rendering ends.</summary>
    public void Enter()
    {
        Step();
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new JinjaException($"it is nested more than {MaxDepth} deep");
    }

    public void Leave() => _depth--;
}
