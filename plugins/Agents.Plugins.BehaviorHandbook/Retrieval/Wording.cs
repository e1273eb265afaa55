using Agents.Retrieval;

namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>
/// The words of an instruction, compared strictly: two are alike where at least 85 % of their words are common
/// (Jaccard), these stand in the same order, and numbers and negations are equal one by one. "Divisible by 3" and "by
/// 9", "always" and "never", "from A to B" and "from B to A" are not alike.
/// </summary>
internal sealed class Wording
{
    /// <summary>From this likeness on, two instructions are one.</summary>
    public const double Alike = 0.85;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "no", "not", "never", "without", "unles", "unless", "except", "neither", "nor", "cannot", "don", "avoid",
        "always", "only", "before", "after", "above", "below", "more", "less", "odd", "even",
    };

    private readonly List<string> _terms;

    public Wording(string instruction)
    {
        _terms = TextTerms.Of(instruction);
        Words = new HashSet<string>(_terms, StringComparer.Ordinal);
        Strict = [.. _terms.Where(t => TextTerms.IsNumber(t) || Negations.Contains(t))];
    }

    /// <summary>The different words.</summary>
    public IReadOnlySet<string> Words { get; }

    /// <summary>Numbers and negations, in order.</summary>
    public IReadOnlyList<string> Strict { get; }

    /// <summary>The share of common words; 0 where order, numbers or negations differ.</summary>
    public double LikenessTo(Wording other)
    {
        if (!Strict.SequenceEqual(other.Strict, StringComparer.Ordinal))
            return 0;
        var common = Words.Where(other.Words.Contains).ToHashSet(StringComparer.Ordinal);
        var sameOrder = _terms.Where(common.Contains)
            .SequenceEqual(other._terms.Where(common.Contains), StringComparer.Ordinal);
        return sameOrder ? (double)common.Count / Math.Max(1, Words.Count + other.Words.Count - common.Count) : 0;
    }
}
