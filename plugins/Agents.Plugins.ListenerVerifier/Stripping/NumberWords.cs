namespace Agents.Plugins.ListenerVerifier.Stripping;

/// <summary>English words of whole numbers, as a restated answer may use them.</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>The words of a number from 0 to 9,999; empty for others.</summary>
    public static IReadOnlyList<string> Of(int number)
    {
        if (number is < 0 or > 9_999)
            return [];
        var words = new List<string>();
        Add(words, number / 1000, "thousand");
        Add(words, number / 100 % 10, "hundred");
        var rest = number % 100;
        if (rest >= 20)
            words.Add(Tens[rest / 10]);
        var last = rest < 20 ? rest : rest % 10;
        if (last > 0 || words.Count == 0)
            words.Add(Small[last]);
        return words;
    }

    private static void Add(List<string> words, int digit, string unit)
    {
        if (digit > 0)
            words.AddRange([Small[digit], unit]);
    }
}
