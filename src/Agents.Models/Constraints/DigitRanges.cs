using System.Globalization;

namespace Agents.Models.Constraints;

/// <summary>Whole numbers between bounds, as digits without leading zeros.</summary>
internal static class DigitRanges
{
    public static int Between(Language language, long least, long most)
    {
        if (least > most)
            return Language.Nothing;
        var parts = new List<int>();
        if (least < 0)
            parts.Add(language.Sequence(language.Literal("-"), Positive(language, Math.Max(1, -most), -least)));
        if (most >= 0)
            parts.Add(Positive(language, Math.Max(0, least), most));
        return language.Choice([.. parts]);
    }

    private static int Positive(Language language, long least, long most)
    {
        var parts = new List<int>();
        for (var width = 1; least <= most && width <= 18; width++)
        {
            var largest = (long)Math.Pow(10, width) - 1;
            if (least > largest)
                continue;
            parts.Add(Fixed(language, Digits(least), Digits(Math.Min(most, largest))));
            least = largest + 1;
        }
        return language.Choice([.. parts]);
    }

    // Numbers of equally many digits: either bound holds the rest in bounds as long as it is followed.
    private static int Fixed(Language language, string least, string most)
    {
        if (least.Length == 0)
            return Language.End;
        var (low, high) = (least[0], most[0]);
        if (least.All(d => d == '0') && most.All(d => d == '9'))
            return language.Repeat(Digit(language, '0', '9'), least.Length, least.Length);
        var (nines, zeros) = (new string('9', least.Length - 1), new string('0', least.Length - 1));
        if (low == high)
            return language.Sequence(Digit(language, low, low), Fixed(language, least[1..], most[1..]));
        return language.Choice(
            language.Sequence(Digit(language, low, low), Fixed(language, least[1..], nines)),
            low + 1 < high
                ? language.Sequence(Digit(language, low + 1, high - 1), Fixed(language, zeros, nines))
                : Language.Nothing,
            language.Sequence(Digit(language, high, high), Fixed(language, zeros, most[1..])));
    }

    private static int Digit(Language language, int first, int last) => language.Bytes(ByteSet.Range(first, last));

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
