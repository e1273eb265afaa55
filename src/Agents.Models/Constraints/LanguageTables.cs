namespace Agents.Models.Constraints;

/// <summary>
/// The automaton of a language: for each set that was met, what follows each byte. One thread at a time.
/// </summary>
internal sealed class LanguageTables(Language language)
{
    /// <summary>Tables of 1 KiB that are kept.</summary>
    private const int MaxTables = 8192;

    private int[]?[] _tables = new int[256][];
    private int _count;

    /// <summary>256 sets, one after each byte.</summary>
    public int[] Of(int set)
    {
        if (set < _tables.Length && _tables[set] is { } known)
            return known;
        if (_count++ == MaxTables)
            (_tables, _count) = (new int[256][], 1);
        var table = Create(set);
        if (set >= _tables.Length)
            Array.Resize(ref _tables, 2 * set);
        return _tables[set] = table;
    }

    // Bytes that are in the same first sets have the same rest, which is computed once.
    private int[] Create(int set)
    {
        var firsts = language.Firsts(set);
        var (table, known) = (new int[256], new Dictionary<ulong, int>());
        for (var value = 0; value < table.Length; value++)
        {
            var (signature, bit) = (0UL, 1UL);
            foreach (var first in firsts)
            {
                signature ^= first.Contains(value) ? bit : 0;
                bit *= 0x9E3779B97F4A7C15;
            }
            if (signature == 0)
                continue;
            if (!known.TryGetValue(signature, out var rest))
                known.Add(signature, rest = language.After(set, (byte)value));
            table[value] = rest;
        }
        return table;
    }
}
