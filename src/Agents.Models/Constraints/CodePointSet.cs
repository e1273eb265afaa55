using System.Globalization;

namespace Agents.Models.Constraints;

/// <summary>A set of code points, and its UTF-8 as a language.</summary>
internal sealed class CodePointSet
{
    private const int Words = 0x110000 / 64;

    private readonly ulong[] _words = new ulong[Words];

    /// <summary>Every code point but the surrogates.</summary>
    public static CodePointSet All { get; } = new CodePointSet().Complement();

    /// <summary>Those that are one unit of UTF-16.</summary>
    public static CodePointSet Basic { get; } = All.Except(Of((0x10000, 0x10FFFF)));

    /// <summary>Code points that any validator counts as one character: none combines with its neighbours.</summary>
    public static CodePointSet Simple { get; } = CreateSimple();

    public static CodePointSet Of(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        var result = new CodePointSet();
        foreach (var (first, last) in ranges)
        {
            for (var i = first; i <= last; i++)
                result._words[i >> 6] |= 1UL << (i & 63);
        }
        return result;
    }

    public bool Contains(int codePoint) => ((_words[codePoint >> 6] >> (codePoint & 63)) & 1) != 0;

    public CodePointSet Union(CodePointSet other) => Combine(other, (a, b) => a | b);

    public CodePointSet Except(CodePointSet other) => Combine(other, (a, b) => a & ~b);

    /// <summary>All others; never surrogates, which UTF-8 lacks.</summary>
    public CodePointSet Complement()
    {
        var result = Combine(this, (a, _) => ~a);
        result._words.AsSpan(0xD800 / 64, 0x800 / 64).Clear();
        return result;
    }

    /// <summary>The UTF-8 of one of these code points.</summary>
    public int ToLanguage(Language language)
    {
        var parts = new List<int> { language.Bytes(new ByteSet(_words[0], _words[1], 0, 0)) };
        parts.Add(Group(language, 0xC2, 0xDF, lead => Last(language, lead & 0x1F)));
        parts.Add(Group(language, 0xE0, 0xEF, lead => Middle(language, (lead & 0xF) << 6)));
        parts.Add(Group(language, 0xF0, 0xF4, lead => Group(language, 0x80, 0xBF, second =>
            (((lead & 7) << 12) | ((second & 0x3F) << 6)) is >= 0x400 and < Words and var word
                ? Middle(language, word) : Language.Nothing)));
        return language.Choice([.. parts]);
    }

    private int Middle(Language language, int word) =>
        Group(language, 0x80, 0xBF, b => word + (b & 0x3F) is var index && index is >= 32 and < Words
            ? Last(language, index) : Language.Nothing);

    private int Last(Language language, int word) => language.Bytes(new ByteSet(0, 0, _words[word], 0));

    // Leading bytes with equal rests share one.
    private static int Group(Language language, int first, int last, Func<int, int> rest)
    {
        var groups = new Dictionary<int, ByteSet>();
        for (var lead = first; lead <= last; lead++)
        {
            var follow = rest(lead);
            groups[follow] = groups.GetValueOrDefault(follow) | ByteSet.Range(lead, lead);
        }
        return language.Choice([.. groups.Select(g => language.Sequence(language.Bytes(g.Value), g.Key))]);
    }

    private CodePointSet Combine(CodePointSet other, Func<ulong, ulong, ulong> combine)
    {
        var result = new CodePointSet();
        for (var i = 0; i < Words; i++)
            result._words[i] = combine(_words[i], other._words[i]);
        return result;
    }

    private static CodePointSet CreateSimple()
    {
        var result = new CodePointSet();
        for (var c = 0x20; c < 0xFFFE; c++)
        {
            var isSimple = CharUnicodeInfo.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
                    or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.DashPunctuation or UnicodeCategory.OtherPunctuation => true,
                _ => c < 0x7F,
            };
            // Jamo, and the vowels of Thai and Lao that attach though they are letters.
            var attaches = c is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97F) or (>= 0xD7B0 and <= 0xD7FF)
                or 0x0E33 or 0x0EB3;
            if (isSimple && !attaches)
                result._words[c >> 6] |= 1UL << (c & 63);
        }
        return result;
    }
}
