using Xunit;

namespace Agents.Testing;

/// <summary>
/// Says in the output of a plain <c>dotnet test</c> how many cases of a golden file were compared: one line a call,
/// sent as an xunit diagnostic message (xunit.runner.json turns these on), since the console hides what passing tests
/// print.
/// </summary>
public static class GoldenReport
{
    /// <summary>Call at the end of a golden test, after the last comparison.</summary>
    /// <param name="file">Name of the golden file.</param>
    /// <param name="part">Which of its parts was compared.</param>
    /// <param name="cases">How many cases; none fails the test, since nothing was proven.</param>
    public static void Add(string file, string part, int cases)
    {
        Assert.True(cases > 0, $"{file}: no case of {part} was compared.");
        TestContext.Current.SendDiagnosticMessage($"golden {file} {part}: {cases} cases compared");
    }
}
