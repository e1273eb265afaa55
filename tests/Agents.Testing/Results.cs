using System.Text.Json;

namespace Agents.Testing;

/// <summary>
/// Figures that a test measured, for docs/results.md: <c>./test.sh long</c> sets AGENTS_RESULTS to a folder and
/// renders what the tests wrote there. Without that variable nothing is written.
/// </summary>
public static class Results
{
    private static readonly Lock Gate = new();

    /// <summary>Adds one row to a section's table; a row's columns are the section's, in this order.</summary>
    /// <param name="section">Heading of the table, for example "Addition, SmolLM2-135M".</param>
    /// <param name="row">Column names and values; numbers are written with the digits that they have.</param>
    public static void Add(string section, params (string Column, object Value)[] row)
    {
        var folder = Environment.GetEnvironmentVariable("AGENTS_RESULTS");
        if (string.IsNullOrEmpty(folder))
            return;

        var line = JsonSerializer.Serialize(new
        {
            section,
            row = row.Select(cell => new[] { cell.Column, FormattableString.Invariant($"{cell.Value}") }),
        });
        lock (Gate)
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(Path.Combine(folder, $"{Environment.ProcessId}.jsonl"), line + "\n");
        }
    }
}
