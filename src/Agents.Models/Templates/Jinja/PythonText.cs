using System.Globalization;

namespace Agents.Models.Templates.Jinja;

/// <summary>What Python's text and numbers do otherwise than .NET's.</summary>
internal static class PythonText
{
    /// <summary>str.isspace of one character.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    /// <summary>Length in code points.</summary>
    public static int Length(string text) => text.Length - Pairs(text);

    /// <summary>Code points, lone surrogates as they are.</summary>
    public static List<MarkedText> CodePoints(MarkedText text)
    {
        var result = new List<MarkedText>(text.Value.Length);
        for (var i = 0; i < text.Value.Length; i += PointLength(text.Value, i))
            result.Add(text.Slice(i, PointLength(text.Value, i)));
        return result;
    }

    public static bool HasPairs(string text) => Pairs(text) > 0;

    public static MarkedText Strip(MarkedText text, string? characters, bool start, bool end)
    {
        bool Goes(char c) => characters is null ? IsSpace(c) : characters.Contains(c, StringComparison.Ordinal);
        var (from, to) = (0, text.Value.Length);
        while (start && from < to && Goes(text.Value[from]))
            from++;
        while (end && to > from && Goes(text.Value[to - 1]))
            to--;
        return text.Slice(from, to - from);
    }

    /// <summary>repr of a float: the shortest digits, with a point or an exponent.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        // .NET's shortest digits, laid out as Python does: with an exponent below 1e-4 and from 1e16 on.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mantissa = text.Split('E')[0].TrimStart('-');
        var exponent = text.Contains('E') ? int.Parse(text.Split('E')[1], CultureInfo.InvariantCulture) : 0;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var point = mantissa.Split('.')[0].Length - (all.Length - digits.Length) + exponent;
        digits = digits.TrimEnd('0');
        return (text[0] == '-' ? "-" : "") + (digits.Length == 0 ? "0.0" : Layout(digits, point));
    }

    // The digits with the point after the given number of them.
    private static string Layout(string digits, int point)
    {
        if (point is <= -4 or > 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            var exponent = Math.Abs(point - 1).ToString("00", CultureInfo.InvariantCulture);
            return $"{digits[0]}{fraction}e{(point > 0 ? '+' : '-')}{exponent}";
        }
        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return point >= digits.Length
            ? digits + new string('0', point - digits.Length) + ".0"
            : digits[..point] + "." + digits[point..];
    }

    private static int Pairs(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
            count += PointLength(text, i) - 1;
        return count;
    }

    private static int PointLength(string text, int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
}
