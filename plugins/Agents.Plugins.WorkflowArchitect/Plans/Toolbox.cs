using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>The functions that plans may use: those of the application that the caller lists, and no others.</summary>
internal sealed partial class Toolbox
{
    private const int StemLength = 5;

    private Toolbox(IReadOnlyList<FunctionCard> functions) => Functions = functions;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<FunctionCard> Functions { get; }

    /// <summary>Those that say whether an answer holds.</summary>
    public IEnumerable<FunctionCard> Checks => Functions.Where(f => f.Result == ValueKind.Boolean);

    /// <param name="registered">The application's functions, by <c>Plugin.Name</c>.</param>
    /// <param name="allowed"><c>Plugin.Name</c>, or <c>Plugin.*</c> for all of a plugin.</param>
    /// <exception cref="AgentsException">A name is not registered.</exception>
    public static Toolbox Of(IReadOnlyDictionary<string, AIFunction> registered, IReadOnlyList<string> allowed)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in allowed)
        {
            var found = registered.Keys.Where(k => k == name
                || (name.EndsWith(".*", StringComparison.Ordinal)
                    && k.StartsWith(name[..^1], StringComparison.Ordinal))).ToList();
            if (found.Count == 0)
                throw new AgentsException($"The architect may use '{name}', which is not registered. Registered are: "
                    + $"{string.Join(", ", registered.Keys.Order(StringComparer.Ordinal))}.");
            names.UnionWith(found);
        }

        names.Remove(PlanWriter.Majority);
        return new Toolbox([.. names.Select(n => FunctionCard.Of(n, registered[n]))]);
    }

    public FunctionCard? Find(string name) => Functions.FirstOrDefault(f => f.Name == name);

    /// <summary>How many words of the text a function's name and description share.</summary>
    public static int Relevance(FunctionCard function, string text)
    {
        var words = Stems(text).ToHashSet(StringComparer.Ordinal);
        return Stems($"{function.Name} {function.Description}").Distinct().Count(words.Contains);
    }

    private static IEnumerable<string> Stems(string text) => Word().Matches(text)
        .Select(m => m.Value.ToLowerInvariant()).Select(w => w.Length <= StemLength ? w : w[..StemLength]);

    [GeneratedRegex(@"[A-Z]?[a-z]{3,}")]
    private static partial Regex Word();
}
