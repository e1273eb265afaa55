using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>The time between two moments of one day, in hours and minutes.</summary>
/// <remarks>
/// The grader reads every form of a length of time: days, hours and minutes, seconds, fractions. The expected answer's
/// parts must all be there and equal.
/// </remarks>
internal sealed partial class TimeIntervals()
    : TaskFamily("time_intervals", TypedGrader.ForPattern(Duration(), Canonical))
{
    private const int MinutesOfDay = 24 * 60;

    public override IReadOnlyList<string> Phrases { get; } = ["How much time passes from ", " to "];

    protected override TaskItem Create(SeededRandom random)
    {
        var (a, b) = (random.Next(0, MinutesOfDay - 1), random.Next(0, MinutesOfDay - 2));
        if (b >= a) b++;
        var (from, to) = (Math.Min(a, b), Math.Max(a, b));
        return new TaskItem(
            $"How much time passes from {Write(from)} to {Write(to)}?", Write(to - from), Key($"{from}-{to}"));
    }

    private static string Write(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";

    /// <summary>Lower case and one form of the gap after the days.</summary>
    private static string Canonical(string duration)
    {
        var match = Duration().Match(duration);
        var days = match.Groups["days"].Value.ToLowerInvariant();
        return $"{days}|{match.Groups["hours"].Value}{match.Groups["rest"].Value}";
    }

    [GeneratedRegex(
        @"(?<![\w.:+\-])(?:(?:(?<days>\d{1,9} days?)(?:,| and)? )?"
        + @"(?<hours>\d{2})(?<rest>:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)"
        + @"|(?<days>\d{1,9} days?)(?!(?:,| and)? *\d\d:))(?!\w|[.:,]\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
