using System.Runtime.InteropServices;

namespace Agents.Plugins.BehaviorHandbook.Retrieval;

/// <summary>
/// Finds instructions that say the same in nearly the same words (<see cref="Wording"/>). Candidates come by MinHash in
/// bands (A. Broder, 1997): of those with 80 % of the words in common 95 of 100, of those with 90 % nearly all.
/// </summary>
internal sealed class NearDuplicates
{
    private const int Bands = 10;
    private const int HashesABand = 6;
    private const int CandidatesABand = 64;

    private readonly Dictionary<(int Band, ulong Hash), List<string>> _bands = [];
    private readonly Dictionary<string, Wording> _wordings = new(StringComparer.Ordinal);

    /// <summary>Adds the behavior of a name.</summary>
    public void Add(string name, string instruction)
    {
        var wording = new Wording(instruction);
        if (!_wordings.TryAdd(name, wording))
            return;
        foreach (var band in BandsOf(wording))
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_bands, band, out _);
            list ??= [];
            if (list.Count < CandidatesABand)
                list.Add(name);
        }
    }

    /// <summary>The name of the most alike, or null where none is alike enough.</summary>
    public string? Find(string instruction)
    {
        var wording = new Wording(instruction);
        return BandsOf(wording).SelectMany(b => _bands.GetValueOrDefault(b) ?? [])
            .Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Likeness: wording.LikenessTo(_wordings[name])))
            .Where(c => c.Likeness >= Wording.Alike)
            .OrderByDescending(c => c.Likeness).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name).FirstOrDefault();
    }

    // What must be equal is part of the key: else "divisible by 3", "by 9", … would fill one another's bands.
    private static IEnumerable<(int Band, ulong Hash)> BandsOf(Wording wording)
    {
        var hashes = wording.Words.Select(Hash).ToArray();
        var strict = wording.Strict.Aggregate(0UL, (hash, term) => Mix(hash ^ Hash(term)));
        for (var band = 0; band < Bands; band++)
        {
            var key = strict;
            for (var i = 0; i < HashesABand; i++)
            {
                var salt = Mix((ulong)((band * HashesABand) + i + 1));
                var smallest = ulong.MaxValue;
                foreach (var hash in hashes)
                    smallest = Math.Min(smallest, Mix(hash ^ salt));
                key = Mix(key ^ smallest);
            }

            yield return (band, key);
        }
    }

    private static ulong Hash(string term) =>
        term.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
