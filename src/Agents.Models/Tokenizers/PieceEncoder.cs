using System.Collections.Concurrent;
using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>Encodes one piece of text: symbols, merges, ids. Remembers short pieces; thread-safe.</summary>
internal sealed class PieceEncoder
{
    private const int CacheEntries = 1 << 15;
    private const int CachedLength = 64;

    private readonly PieceSymbols _symbols;
    private readonly MergeTable _merges;
    private readonly Dictionary<string, int>? _whole;
    private readonly ConcurrentDictionary<string, (int[] Ids, int Dropped)> _cache = new(StringComparer.Ordinal);
    private int _cached;

    /// <param name="symbols">The tokens that a piece begins with.</param>
    /// <param name="merges">Merges.</param>
    /// <param name="whole">Where pieces that are tokens are taken whole: ids by byte symbols.</param>
    public PieceEncoder(PieceSymbols symbols, MergeTable merges, Dictionary<string, int>? whole) =>
        (_symbols, _merges, _whole) = (symbols, merges, whole);

    /// <summary>Encodes a piece.</summary>
    /// <returns>Its ids, and how many bytes were dropped because they have no token.</returns>
    public (int[] Ids, int Dropped) Encode(ReadOnlySpan<char> piece)
    {
        if (piece.Length > CachedLength)
            return Compute(piece);
        var cache = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        if (cache.TryGetValue(piece, out var known))
            return known;
        var result = Compute(piece);
        if (Volatile.Read(ref _cached) < CacheEntries && cache.TryAdd(piece, result))
            Interlocked.Increment(ref _cached);
        return result;
    }

    private (int[] Ids, int Dropped) Compute(ReadOnlySpan<char> piece)
    {
        if (_whole is not null && _whole.TryGetValue(ByteSymbols.FromText(piece), out var whole))
            return ([whole], 0);
        var ids = new int[Encoding.UTF8.GetByteCount(piece)];
        var (count, dropped) = _symbols.Read(piece, ids);
        var merged = PieceMerger.Merge(ids.AsSpan(0, count), _merges);
        return (ids[..merged], dropped);
    }
}
