using System.Text;

namespace Agents.Models.Templates.Jinja;

/// <summary>
/// A text that knows which of its characters were given by the conversation and which the template wrote: only in the
/// latter are special tokens meant. Immutable.
/// </summary>
internal sealed class MarkedText : IEquatable<MarkedText>
{
    private readonly (int Start, int End)[] _given;

    private MarkedText(string value, (int Start, int End)[] given) => (Value, _given) = (value, given);

    public static MarkedText Empty { get; } = Own("");

    public string Value { get; }

    public bool HasGiven => _given.Length > 0;

    /// <summary>Written by the template.</summary>
    public static MarkedText Own(string value) => new(value, []);

    /// <summary>Written by a person, a tool or the model.</summary>
    public static MarkedText Given(string value) => new(value, value.Length == 0 ? [] : [(0, value.Length)]);

    /// <summary>A text derived as a whole: given where any of its sources is.</summary>
    public static MarkedText Derived(string value, bool isGiven) => isGiven ? Given(value) : Own(value);

    public static MarkedText Concat(params IReadOnlyList<MarkedText> texts)
    {
        var (value, given) = (new StringBuilder(), new List<(int Start, int End)>());
        foreach (var text in texts)
        {
            foreach (var (start, end) in text._given)
            {
                if (given.Count > 0 && given[^1].End == value.Length + start)
                    given[^1] = (given[^1].Start, value.Length + end);
                else
                    given.Add((value.Length + start, value.Length + end));
            }
            value.Append(text.Value);
        }
        return new MarkedText(value.ToString(), [.. given]);
    }

    public MarkedText Slice(int start, int length)
    {
        if (length == Value.Length)
            return this;
        var given = new List<(int Start, int End)>();
        foreach (var range in _given)
        {
            var (from, to) = (Math.Max(range.Start, start), Math.Min(range.End, start + length));
            if (from < to)
                given.Add((from - start, to - start));
        }
        return new MarkedText(Value.Substring(start, length), [.. given]);
    }

    /// <summary>The same marks on other characters, one for one.</summary>
    public MarkedText Map(Func<string, string> change)
    {
        var changed = change(Value);
        return changed.Length == Value.Length ? new MarkedText(changed, _given) : Derived(changed, HasGiven);
    }

    /// <summary>Pieces of one kind each, in order.</summary>
    public IEnumerable<PromptPart> Parts()
    {
        var position = 0;
        foreach (var (start, end) in _given)
        {
            if (start > position)
                yield return new PromptPart(Value[position..start], IsTemplate: true);
            yield return new PromptPart(Value[start..end], IsTemplate: false);
            position = end;
        }
        if (position < Value.Length)
            yield return new PromptPart(Value[position..], IsTemplate: true);
    }

    public bool Equals(MarkedText? other) => other is not null && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as MarkedText);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}
