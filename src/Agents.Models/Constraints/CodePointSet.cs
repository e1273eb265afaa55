using System.Globalization;

namespace Agents.Models.Constraints;

/// <summary>A set of code points, and its UTF-8 as a language.</summary>
internal sealed class CodePointSet
{
    /// <summary>Words of a page: what a leading and a second byte of UTF-8's three share.</summary>
    private const int PageWords = 64;

    private const int Pages = 0x110000 / (PageWords * 64);

    // Most sets are small: pages that hold nothing are not there, and equal ones are shared.
    private readonly ulong[]?[] _pages = new ulong[]?[Pages];

    /// <summary>Every code point but the surrogates.</summary>
    public static CodePointSet All { get; } = Of((0, 0xD7FF), (0xE000, 0x10FFFF));

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
                result.Add(i);
        }
        return result;
    }

    public bool Contains(int codePoint) => ((Word(codePoint >> 6) >> (codePoint & 63)) & 1) != 0;

    public CodePointSet Union(CodePointSet other) =>
        Combine(other, (a, b) => a is null ? b : b is null ? a : [.. a.Zip(b, (x, y) => x | y)]);

    public CodePointSet Except(CodePointSet other) =>
        Combine(other, (a, b) => a is null || b is null ? a : [.. a.Zip(b, (x, y) => x & ~y)]);

    /// <summary>The UTF-8 of one of these code points.</summary>
    public int ToLanguage(Language language)
    {
        var parts = new List<int> { language.Bytes(new ByteSet(Word(0), Word(1), 0, 0)) };
        parts.Add(Group(language, 0xC2, 0xDF, lead => Last(language, lead & 0x1F)));
        parts.Add(Group(language, 0xE0, 0xEF, lead => Middle(language, lead & 0xF)));
        parts.Add(Group(language, 0xF0, 0xF4, lead => Group(language, 0x80, 0xBF, second =>
            (((lead & 7) << 6) | (second & 0x3F)) is >= 0x10 and < Pages and var page
                ? Middle(language, page) : Language.Nothing)));
        return language.Choice([.. parts]);
    }

    // The first page's first words are written in one and two bytes.
    private int Middle(Language language, int page) => _pages[page] is not { } words ? Language.Nothing
        : language.Shared(words, page == 0, () => Group(language, 0x80, 0xBF, b =>
            ((page * PageWords) + (b & 0x3F)) is >= 32 and var word ? Last(language, word) : Language.Nothing));

    private int Last(Language language, int word) => language.Bytes(new ByteSet(0, 0, Word(word), 0));

    private ulong Word(int index) => _pages[index / PageWords]?[index % PageWords] ?? 0;

    private void Add(int codePoint)
    {
        var page = _pages[codePoint / (PageWords * 64)] ??= new ulong[PageWords];
        page[(codePoint >> 6) % PageWords] |= 1UL << (codePoint & 63);
    }

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

    private CodePointSet Combine(CodePointSet other, Func<ulong[]?, ulong[]?, ulong[]?> combine)
    {
        var result = new CodePointSet();
        for (var i = 0; i < Pages; i++)
            result._pages[i] = combine(_pages[i], other._pages[i]);
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
                result.Add(c);
        }
        return result;
    }
}
