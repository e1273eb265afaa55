using System.Globalization;
using Agents.Training.Pretraining;

namespace Agents.Cli.Pretraining;

/// <summary>One line of the log.</summary>
/// <param name="Seconds">Since the start.</param>
/// <param name="Report">Loss, rate and speed since the line before.</param>
/// <param name="Families">Greedy answers on validation items: all families now and then, else the default task.</param>
internal sealed record CurvePoint(double Seconds, PretrainReport Report, IReadOnlyList<FamilyResult> Families)
{
    /// <summary>The line for people.</summary>
    public override string ToString()
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{Seconds,6:0} s  step {Report.Step,6}  loss {Report.Loss:0.000}  {Report.ItemsPerSecond,5:0} items/s  ");
        return head + string.Join(
            "  ", Families.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Family} {f.Accuracy:0%}")));
    }
}
