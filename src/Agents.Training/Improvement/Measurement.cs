using System.Text.Json.Serialization;
using Agents.Evaluation;

namespace Agents.Training.Improvement;

/// <summary>An accuracy on test items with its 95 % interval.</summary>
internal sealed record Measurement(
    int N, int Correct, double Accuracy, [property: JsonPropertyName("ci95")] IReadOnlyList<double> Ci95)
{
    public static Measurement Of(EvaluationReport report) =>
        new(report.N, report.Correct, report.Accuracy, [report.Interval.Low, report.Interval.High]);
}
