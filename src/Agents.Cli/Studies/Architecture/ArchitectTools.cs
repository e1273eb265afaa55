using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Architecture;

/// <summary>
/// The functions of the study's application. None of them does what the embedded model does; several fit no task.
/// </summary>
internal static partial class ArchitectTools
{
    /// <summary>The functions by <c>Plugin.Name</c>.</summary>
    public static IReadOnlyDictionary<string, AIFunction> Functions { get; } = new Dictionary<string, Delegate>
    {
        ["Text.FirstLine"] = (Func<string, string>)FirstLine,
        ["Text.LastLine"] = (Func<string, string>)LastLine,
        ["Text.Letter"] = (Func<string, int, string>)Letter,
        ["Text.Length"] = (Func<string, int>)Length,
        ["Text.Capitals"] = (Func<string, string>)Capitals,
        ["Numbers.First"] = (Func<string, int>)FirstNumber,
        ["Numbers.Last"] = (Func<string, int>)LastNumber,
        ["Numbers.InBase"] = (Func<int, int, string>)InBase,
        ["Numbers.DigitSum"] = (Func<int, int>)DigitSum,
        ["Numbers.Double"] = (Func<int, int>)Doubled,
        ["Lists.Item"] = (Func<string, int, string>)Item,
        ["Equations.Holds"] = (Func<string, int, bool>)Holds,
    }.ToDictionary(f => f.Key, f => AIFunctionFactory.Create(f.Value, f.Key.Split('.')[1]));

    [Description("The first line of a text.")]
    private static string FirstLine(string text) => text.Split('\n')[0];

    [Description("The last line of a text.")]
    private static string LastLine(string text) => text.Split('\n')[^1];

    [Description("The letter at a position of a word, from 1.")]
    private static string Letter(string word, int position) => $"{word.Trim()[position - 1]}";

    [Description("How many characters a text has.")]
    private static int Length(string text) => text.Length;

    [Description("A text in capital letters.")]
    private static string Capitals(string text) => text.ToUpperInvariant();

    [Description("The first whole number in a text.")]
    private static int FirstNumber(string text) => Number(Whole().Matches(text)[0]);

    [Description("The last whole number in a text.")]
    private static int LastNumber(string text) => Number(Whole().Matches(text)[^1]);

    [Description("A number written in a base from 2 to 9.")]
    private static string InBase(int value, int radix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfLessThan(radix, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radix, 9);
        return value < radix ? $"{value}" : $"{InBase(value / radix, radix)}{value % radix}";
    }

    [Description("The sum of a number's digits.")]
    private static int DigitSum(int value) => $"{value}".Where(char.IsAsciiDigit).Sum(c => c - '0');

    [Description("Twice a number.")]
    private static int Doubled(int value) => checked(2 * value);

    [Description("The item at a position of a list that is separated by commas, from 1.")]
    private static string Item(string list, int position) => list.Split(',')[position - 1].Trim();

    [Description("Whether a value solves the equation that stands in a text.")]
    private static bool Holds(string equation, int value)
    {
        var parts = Linear().Match(equation).Groups;
        int constant = (parts["sign"].Value == "-" ? -1 : 1) * Number(parts["constant"]);
        return Number(parts["factor"]) * value + constant == Number(parts["total"]);
    }

    private static int Number(Capture text) => int.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<factor>\d+)[a-z] (?<sign>[+-]) (?<constant>\d+) = (?<total>-?\d+)")]
    private static partial Regex Linear();
}
