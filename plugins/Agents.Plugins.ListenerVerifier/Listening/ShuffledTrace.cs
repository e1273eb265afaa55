using System.Text;
using Agents.Evaluation;

namespace Agents.Plugins.ListenerVerifier.Listening;

/// <summary>The words of a trace in another order: a control with the same words and no reasoning.</summary>
internal static class ShuffledTrace
{
    private static readonly char[] Space = [' ', '\n', '\t', '\r'];

    /// <summary>The same for the same trace.</summary>
    public static string Of(string trace)
    {
        string[] words = trace.Split(Space, StringSplitOptions.RemoveEmptyEntries);
        var seed = Encoding.UTF8.GetBytes(trace).Aggregate(17UL, (hash, b) => (hash * 31) + b);
        new SeededRandom(seed).Shuffle<string>(words);
        return string.Join(' ', words);
    }
}
