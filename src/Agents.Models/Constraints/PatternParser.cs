using System.Globalization;
using System.Text;

namespace Agents.Models.Constraints;

/// <summary>
/// Reads regular expressions: characters, classes, groups, alternatives, repetition, and ^ and $ at the ends. What is
/// not regular (look-around, back-references) or means something else in other engines is refused by name. The texts
/// are a subset of what .NET and JavaScript accept: \d, \w and \s are ASCII, their opposites exclude all of Unicode's,
/// and what is not in a class is at most U+FFFF.
/// </summary>
internal sealed class PatternParser
{
    private const int MaxDepth = 50;
    private const int MaxCount = 10_000;

    /// <summary>Counts inside counts multiply the states.</summary>
    private const int MaxNestedCounts = 2;

    private static readonly CodePointSet AnyOnALine =
        Others(CodePointSet.Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)));

    private static readonly Dictionary<int, CodePointSet> Escapes = new()
    {
        ['d'] = CodePointSet.Of(('0', '9')),
        ['w'] = CodePointSet.Of(('0', '9'), ('a', 'z'), ('A', 'Z'), ('_', '_')),
        ['s'] = CodePointSet.Of((' ', ' '), ('\t', '\r')),
        ['D'] = Others(CharacterClasses.Digits),
        ['W'] = Others(CharacterClasses.Words),
        ['S'] = Others(CharacterClasses.Spaces),
    };

    private readonly Dictionary<CodePointSet, int> _encoded = [];
    private readonly Language _language;
    private readonly ITextEncoding _encoding;
    private readonly int[] _pattern;
    private int _position;
    private int _depth;
    private int _nestedCounts;

    private PatternParser(Language language, ITextEncoding encoding, string pattern)
    {
        (_language, _encoding) = (language, encoding);
        _pattern = [.. pattern.EnumerateRunes().Select(r => r.Value)];
    }

    /// <param name="language">Where the result is made.</param>
    /// <param name="encoding">How its characters stand in the answer.</param>
    /// <param name="pattern">The expression.</param>
    /// <param name="isWhole">It describes the whole text; else a part, unless ^ and $ say otherwise.</param>
    /// <exception cref="AgentsException">It is no expression, or not supported.</exception>
    public static int Parse(Language language, ITextEncoding encoding, string pattern, bool isWhole)
    {
        if (pattern.Length > MaxCount)
            throw new AgentsException($"A pattern has {pattern.Length} characters; at most {MaxCount} are supported.");
        var parser = new PatternParser(language, encoding, pattern);
        var result = parser.ParseTop(isWhole);
        return parser._position == parser._pattern.Length
            ? result
            : throw parser.Error("')' closes nothing");
    }

    // ^ and $ are read per alternative of the whole.
    private int ParseTop(bool isWhole)
    {
        var parts = new List<int>();
        do
        {
            var isStart = TryTake('^') || isWhole;
            var body = ParseSequence();
            var isEnd = TryTake('$') || isWhole;
            var any = isStart && isEnd ? Language.End
                : _language.Repeat(_encoding.Encode(_language, CodePointSet.All), 0, Language.Unbounded);
            parts.Add(_language.Sequence(isStart ? Language.End : any, body, isEnd ? Language.End : any));
        }
        while (TryTake('|'));
        return _language.Choice([.. parts]);
    }

    private int ParseChoice()
    {
        var (parts, nested) = (new List<int>(), 0);
        do
        {
            parts.Add(ParseSequence());
            nested = Math.Max(nested, _nestedCounts);
        }
        while (TryTake('|'));
        _nestedCounts = nested;
        return _language.Choice([.. parts]);
    }

    private int ParseSequence()
    {
        var (parts, nested) = (new List<int>(), 0);
        while (_position < _pattern.Length && Current is not ('|' or ')')
            && !(Current == '$' && (_position + 1 == _pattern.Length || _pattern[_position + 1] == '|') && _depth == 0))
        {
            _nestedCounts = 0;
            parts.Add(ParseRepetition(ParseAtom()));
            nested = Math.Max(nested, _nestedCounts);
        }
        _nestedCounts = nested;
        return _language.Sequence([.. parts]);
    }

    private int ParseRepetition(int atom)
    {
        var (least, most) = (1, 1);
        if (TryTake('*'))
            (least, most) = (0, Language.Unbounded);
        else if (TryTake('+'))
            (least, most) = (1, Language.Unbounded);
        else if (TryTake('?'))
            (least, most) = (0, 1);
        else if (Current == '{')
            (least, most) = ParseCounts();
        else
            return atom;
        // A lazy one finds the same texts.
        TryTake('?');
        if (Current is '*' or '+' or '?' or '{')
            throw Error("a repetition of a repetition is not supported");
        return _language.Repeat(atom, least, most);
    }

    private (int Least, int Most) ParseCounts()
    {
        _position++;
        var least = ParseCount();
        var most = least;
        if (TryTake(','))
            most = Current == '}' ? Language.Unbounded : ParseCount();
        if (!TryTake('}') || most < least)
            throw Error("a repetition is {n}, {n,} or {n,m}");
        if (++_nestedCounts > MaxNestedCounts)
            throw Error($"counts stand more than {MaxNestedCounts} deep in each other");
        return (least, most);
    }

    private int ParseCount()
    {
        var (start, count) = (_position, 0);
        while (Current is >= '0' and <= '9')
        {
            count = Math.Min(MaxCount + 1, (count * 10) + Current - '0');
            _position++;
        }
        return _position > start && count <= MaxCount ? count : throw Error($"a count is 0 to {MaxCount}");
    }

    private int ParseAtom()
    {
        var c = Take();
        switch (c)
        {
            case '(':
                return ParseGroup();
            case '[':
                return Encode(ParseClass());
            case '.':
                return Encode(AnyOnALine);
            case '\\':
                return ParseClassEscape() is { } set
                    ? Encode(set)
                    : _encoding.Encode(_language, ParseCharacter(inClass: false));
            case '^' or '$':
                throw Error($"'{(char)c}' stands elsewhere than at the ends");
            case '*' or '+' or '?' or '{' or '}' or ']':
                throw Error($"'{(char)c}' must be escaped here");
            default:
                return _encoding.Encode(_language, c);
        }
    }

    private int ParseGroup()
    {
        if (++_depth > MaxDepth)
            throw Error($"it is nested more than {MaxDepth} deep");
        if (TryTake('?') && !TryTake(':'))
        {
            if (!TryTake('<') || Current is '=' or '!')
                throw Error("look-around and other special groups are not supported");
            while (Current is not ('>' or '\0'))
                _position++;
            _position++;
        }
        var result = ParseChoice();
        if (!TryTake(')'))
            throw Error("')' is missing");
        _depth--;
        return result;
    }

    private CodePointSet ParseClass()
    {
        var (isNegated, isFirst) = (TryTake('^'), true);
        var (ranges, sets) = (new List<(int, int)>(), new HashSet<CodePointSet>());
        while (isFirst ? Current == ']' ? throw Error("a class is empty") : true : Current != ']')
        {
            isFirst = false;
            var (first, set) = ParseClassItem();
            if (set is not null || Current != '-' || Ahead == ']')
            {
                if (set is null)
                    ranges.Add((first, first));
                else
                    sets.Add(set);
                continue;
            }
            _position++;
            var (last, wrong) = ParseClassItem();
            if (wrong is not null || last < first)
                throw Error("a range of a class is the wrong way round");
            ranges.Add((first, last));
        }
        _position++;
        var result = sets.Aggregate(CodePointSet.Of([.. ranges]), (all, set) => all.Union(set));
        return isNegated ? Others(result) : result;
    }

    private (int One, CodePointSet? Set) ParseClassItem()
    {
        var c = Take();
        if (c == '[' && Current == ':')
            throw Error("POSIX classes are not supported");
        if (c != '\\')
            return (c, null);
        return ParseClassEscape() is { } set ? (0, set) : (ParseCharacter(inClass: true), null);
    }

    // The set that a letter behind a backslash stands for; null where it is a character.
    private CodePointSet? ParseClassEscape()
    {
        if (!Escapes.TryGetValue(Current, out var set))
            return null;
        _position++;
        return set;
    }

    private int Encode(CodePointSet set) => _encoded.TryGetValue(set, out var known)
        ? known
        : _encoded[set] = _encoding.Encode(_language, set);

    private int ParseCharacter(bool inClass)
    {
        var c = Take();
        return c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            // With another digit it is an octal number, or none, by the engine.
            '0' when Current is < '0' or > '9' => 0,
            'x' => ParseHex(2),
            'u' => ParseHex(4),
            '-' when inClass => c,
            _ when c < 0x80 && !char.IsAsciiLetterOrDigit((char)c) => c,
            _ => throw Error($"the escape \\{char.ConvertFromUtf32(c)} is not supported"),
        };
    }

    private int ParseHex(int digits)
    {
        var text = new StringBuilder();
        for (var i = 0; i < digits; i++)
            text.Append(char.ConvertFromUtf32(Take()));
        var isHex = int.TryParse(
            text.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        return isHex && value is < 0xD800 or > 0xDFFF ? value : throw Error("an escape is no character");
    }

    // .NET counts a code point above U+FFFF as two characters, JavaScript as one or two.
    private static CodePointSet Others(CodePointSet set) => CodePointSet.Basic.Except(set);

    private int Current => _position < _pattern.Length ? _pattern[_position] : '\0';

    private int Ahead => _position + 1 < _pattern.Length ? _pattern[_position + 1] : '\0';

    private int Take() => _position < _pattern.Length ? _pattern[_position++] : throw Error("it ends too early");

    private bool TryTake(char c)
    {
        if (_position >= _pattern.Length || Current != c)
            return false;
        _position++;
        return true;
    }

    private AgentsException Error(string reason) =>
        new($"The pattern is not supported at character {_position + 1}: {reason}.");
}
