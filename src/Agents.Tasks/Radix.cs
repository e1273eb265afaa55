namespace Agents.Tasks;

/// <summary>Whole numbers in other bases.</summary>
internal static class Radix
{
    /// <summary>The digits of a number that is not negative, letters from ten on.</summary>
    public static string Write(int value, int radix)
    {
        Span<char> digits = stackalloc char[32];
        var start = digits.Length;
        do
            digits[--start] = "0123456789abcdef"[value % radix];
        while ((value /= radix) > 0);
        return new string(digits[start..]);
    }
}
