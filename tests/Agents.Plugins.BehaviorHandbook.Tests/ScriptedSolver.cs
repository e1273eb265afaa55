namespace Agents.Plugins.BehaviorHandbook.Tests;

/// <summary>A model that solves, reviews and extracts in fixed words, and cites what it is shown.</summary>
internal static class ScriptedSolver
{
    public const string Extracted = """
        {"behaviors": [{"name": "Add Nine", "instruction": "To add 9, add 10 and take 1 away.", "topic": "sums",
          "useWhen": "a number ending in 9 is added", "avoidWhen": "in base 9"}]}
        """;

    public static string Reply(string prompt) =>
        prompt.Contains("Write down at most", StringComparison.Ordinal) ? Extracted
        : prompt.Contains("Judge the solution", StringComparison.Ordinal) ? "Right, but adding nine was slow."
        : prompt.Contains("- add-nine:", StringComparison.Ordinal) ? "By [behavior:add-nine] it is 26.\nAnswer: 26"
        : "I count: 18, 19, 20, 21, 22, 23, 24, 25, 26. [behavior:made-up]\nAnswer: 26";
}
