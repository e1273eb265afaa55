namespace Agents.Workflows;

/// <summary>What people type: its rules, and what they may have meant.</summary>
internal static class Names
{
    /// <summary>Ids of nodes, names of inputs and agents; what expressions can name.</summary>
    public const string Pattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}" + End;

    /// <summary>Ends a pattern, here and in ECMAScript: a line break before the end does not pass.</summary>
    public const string End = "(?!\\n)$";

    private const int Shown = 60;

    /// <summary>" Did you mean 'x'?" for the nearest of the candidates, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> candidates)
    {
        if (typed.Length > Shown)
            return "";
        int near = Math.Max(Math.Min(1, typed.Length - 1), typed.Length / 3);
        var best = candidates.Where(c => c.Length <= Shown && Math.Abs(c.Length - typed.Length) <= near)
            .Select(c => (Name: c, Distance: Distance(typed.ToLowerInvariant(), c.ToLowerInvariant())))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is not null && best.Distance <= near
            ? $" Did you mean '{best.Name}'?"
            : "";
    }

    /// <summary>The candidates as a list for a message.</summary>
    public static string List(IEnumerable<string> candidates) =>
        string.Join(", ", candidates.Take(20).Select(Shorten)) is { Length: > 0 } list ? list : "none";

    public static string Shorten(string text) => text.Length <= Shown ? text : text[..Shown] + "…";

    // Levenshtein over two rows.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
