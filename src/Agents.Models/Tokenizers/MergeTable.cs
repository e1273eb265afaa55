namespace Agents.Models.Tokenizers;

/// <summary>Rank and result of each pair of tokens that may be merged: a hash table with open addressing.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] _keys;
    private readonly (int Rank, int Id)[] _values;
    private readonly int _shift;

    /// <param name="merges">Pairs in the order of their rank; the last of equal pairs counts.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Id)> merges)
    {
        var bits = 4;
        while (1 << bits < merges.Count * 2)
            bits++;
        _shift = 64 - bits;
        _keys = new ulong[1 << bits];
        _values = new (int, int)[1 << bits];
        Array.Fill(_keys, Empty);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right, id) = merges[rank];
            var slot = Slot(Key(left, right));
            (_keys[slot], _values[slot]) = (Key(left, right), (rank, id));
        }
    }

    /// <summary>Rank and result of a pair; a rank of <see cref="int.MaxValue"/> where it is not merged.</summary>
    public (int Rank, int Id) Find(int left, int right)
    {
        var key = Key(left, right);
        var slot = Slot(key);
        return _keys[slot] == key ? _values[slot] : (int.MaxValue, -1);
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong key)
    {
        var slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }
}
