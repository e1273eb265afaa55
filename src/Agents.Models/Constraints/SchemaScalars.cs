using System.Text;
using System.Text.Json;

namespace Agents.Models.Constraints;

/// <summary>Texts, numbers and constants of a schema.</summary>
internal sealed class SchemaScalars(Language language)
{
    private const decimal Largest = 999_999_999;
    private const decimal SmallestBound = 1e-28m;
    private const decimal LargestBound = 1_000_000_000_000_000;

    private static readonly JsonText Json = new();

    /// <summary>Any text.</summary>
    public int Text() => Quoted(Characters(CodePointSet.All, 0, Language.Unbounded));

    public int Text(JsonElement schema, string path)
    {
        var least = SchemaText.Count(schema, "minLength", path) ?? 0;
        var most = SchemaText.Count(schema, "maxLength", path);
        var (pattern, format) = (Find(schema, "pattern", path), Find(schema, "format", path));
        if (pattern is not null && (format is not null || least > 0 || most is not null))
            throw SchemaText.Error(path, "'pattern' beside 'format', 'minLength' or 'maxLength' is not supported");
        if (pattern is not null)
            return Pattern(pattern, isWhole: false, path);
        if (format is not null && (least > 0 || most is not null))
            throw SchemaText.Error(path, "'format' beside 'minLength' or 'maxLength' is not supported");
        if (format is not null)
        {
            return SchemaKeywords.Formats.TryGetValue(format, out var found)
                ? Pattern(found, isWhole: true, path)
                : throw SchemaText.Error(path, $"the format '{format}' is not supported; known are "
                    + string.Join(", ", SchemaKeywords.Formats.Keys.Order(StringComparer.Ordinal)));
        }
        if (least > (most ?? least))
            return Language.Nothing;
        // Validators count code points, UTF-16 units or what is seen as one character; a text fits for all of them.
        var simple = Characters(CodePointSet.Simple, least, least);
        return Quoted(language.Sequence(simple, most is { } bound
            ? Characters(CodePointSet.Basic, 0, bound - least)
            : Characters(CodePointSet.All, 0, Language.Unbounded)));
    }

    public int Integer(JsonElement schema, string path)
    {
        var (least, most) = Bounds(schema, path, isInteger: true);
        return DigitRanges.Between(
            language,
            (long)(least ?? Math.Min(-Largest, most ?? -Largest)),
            (long)(most ?? Math.Max(Largest, least ?? Largest)));
    }

    public int Number(JsonElement schema, string path)
    {
        var (least, most) = Bounds(schema, path, isInteger: false);
        var isAboveLeast = SchemaText.Find(schema, "exclusiveMinimum") is not null;
        var isBelowMost = SchemaText.Find(schema, "exclusiveMaximum") is not null;
        if (least is null && most is null)
            return Number(null, null);
        var result = Number(least, most, isAboveLeast, isBelowMost);
        return result != Language.Nothing
            ? result
            : throw SchemaText.Error(path, "bounds of numbers without a whole number between are not supported");
    }

    /// <summary>
    /// Numbers between bounds: whole ones, and all fractions in the whole steps that lie wholly between.
    /// </summary>
    public int Number(decimal? least, decimal? most, bool isAboveLeast = false, bool isBelowMost = false)
    {
        var low = least ?? Math.Min(-Largest, (most ?? 0) - 1);
        var high = most ?? Math.Max(Largest, (least ?? 0) + 1);
        var (first, last) = (decimal.Ceiling(low), decimal.Floor(high));
        var exact = DigitRanges.Between(
            language,
            (long)(isAboveLeast && first == low ? first + 1 : first),
            (long)(isBelowMost && last == high ? last - 1 : last));
        var digits = language.Repeat(language.Bytes(ByteSet.Range('0', '9')), 1, 6);
        var fraction = language.Sequence(language.Literal("."), digits);
        var up = DigitRanges.Between(
            language, (long)Math.Max(0, isAboveLeast && first == low ? first + 1 : first), (long)last - 1);
        var down = DigitRanges.Between(
            language, (long)Math.Max(0, isBelowMost && last == high ? 1 - last : -last), (long)-first - 1);
        return language.Choice(
            exact,
            language.Sequence(up, fraction),
            language.Sequence(language.Literal("-"), down, fraction));
    }

    /// <summary>One value, written compactly.</summary>
    public int Constant(JsonElement value) => language.Literal(Write(value));

    /// <summary>A property's name in quotes.</summary>
    public int Name(string name) => language.Literal(JsonText.Quote(name));

    /// <summary>Any text that is none of these names.</summary>
    public int OtherName(IReadOnlyCollection<string> names) =>
        language.Sequence(language.Literal("\""), NotIn([.. names.Select(n => n.EnumerateRunes().ToArray())], 0));

    // The rest of a text that began like all these names, which differs from each, and its quote.
    private int NotIn(List<Rune[]> names, int position)
    {
        var next = names.Where(n => n.Length > position).GroupBy(n => n[position]).ToList();
        var others = CodePointSet.All.Except(CodePointSet.Of([.. next.Select(g => (g.Key.Value, g.Key.Value))]));
        var end = language.Literal("\"");
        var parts = new List<int>
        {
            language.Sequence(Json.Encode(language, others), Characters(CodePointSet.All, 0, Language.Unbounded), end),
            names.Exists(n => n.Length == position) ? Language.Nothing : end,
        };
        foreach (var group in next)
        {
            var one = CodePointSet.Of((group.Key.Value, group.Key.Value));
            parts.Add(language.Sequence(Json.Encode(language, one), NotIn([.. group], position + 1)));
        }
        return language.Choice([.. parts]);
    }

    private int Characters(CodePointSet set, int least, int most) =>
        most == 0 ? Language.End : language.Repeat(Json.Encode(language, set), least, most);

    private int Quoted(int text) => language.Sequence(language.Literal("\""), text, language.Literal("\""));

    private int Pattern(string pattern, bool isWhole, string path)
    {
        try
        {
            return Quoted(PatternParser.Parse(language, Json, pattern, isWhole));
        }
        catch (AgentsException e)
        {
            throw SchemaText.Error(path, e.Message.TrimEnd('.'));
        }
    }

    private static string? Find(JsonElement schema, string keyword, string path) =>
        SchemaText.Find(schema, keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw SchemaText.Error(path, $"'{keyword}' must be a text");

    private static (decimal? Least, decimal? Most) Bounds(JsonElement schema, string path, bool isInteger)
    {
        var least = Bound(schema, "minimum", path);
        var above = Bound(schema, "exclusiveMinimum", path);
        var most = Bound(schema, "maximum", path);
        var below = Bound(schema, "exclusiveMaximum", path);
        if ((least ?? above) == LargestBound || (most ?? below) == -LargestBound)
            throw SchemaText.Error(path, "a minimum from 10^15 on, or a maximum down from -10^15, is not supported");
        if ((least is not null && above is not null) || (most is not null && below is not null))
            throw SchemaText.Error(path, "an exclusive bound beside an inclusive one is not supported");
        if (!isInteger)
            return (least ?? above, most ?? below);
        return (least is { } l ? decimal.Ceiling(l) : above is { } a ? decimal.Floor(a) + 1 : null,
            most is { } m ? decimal.Floor(m) : below is { } b ? decimal.Ceiling(b) - 1 : null);
    }

    private static decimal? Bound(JsonElement schema, string keyword, string path)
    {
        if (SchemaText.Find(schema, keyword) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
            throw SchemaText.Error(path, $"'{keyword}' must be a number");
        // Bounds of a double's range are common; only their place among the whole numbers counts.
        return Math.Abs(number) switch
        {
            >= (double)LargestBound => LargestBound * Math.Sign(number),
            > 0 and < (double)SmallestBound => SmallestBound * Math.Sign(number),
            _ => value.GetDecimal(),
        };
    }

    private static string Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Quote(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Write))}]",
        JsonValueKind.Object => "{" + string.Join(
            ',', value.EnumerateObject().Select(p => $"{JsonText.Quote(p.Name)}:{Write(p.Value)}")) + "}",
        _ => value.GetRawText(),
    };
}
