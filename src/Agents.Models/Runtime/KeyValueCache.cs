using Agents.Models.Checkpoints;

namespace Agents.Models.Runtime;

/// <summary>
/// Keys and values of the sequences in work: a native buffer <c>[slots, heads, length, size]</c> for each layer's keys
/// and values. Memory is sized by what the sequences need, not by the model's context.
/// </summary>
internal sealed class KeyValueCache(LlamaConfig config) : IDisposable
{
    /// <summary>A run may carry an unused row: a slot, or a position.</summary>
    private const int Least = 2;

    private readonly NativeBuffer?[] _buffers = new NativeBuffer?[2 * config.Layers];

    public int Slots { get; private set; }

    /// <summary>Positions that a slot holds.</summary>
    public int Length { get; private set; }

    public long SlotBytes => (long)config.KeyValueHeads * HeadBytes;

    public long HeadBytes => (long)Length * PositionBytes;

    private long PositionBytes => config.HeadSize * sizeof(float);

    public nint Address(int layer, bool value, int slot) =>
        _buffers[2 * layer + (value ? 1 : 0)]!.Address + (nint)(slot * SlotBytes);

    /// <summary>Grows to at least this many slots and positions; the first positions of used slots are kept.</summary>
    public void EnsureCapacity(int slots, int length, ReadOnlySpan<int> usedLengths)
    {
        (slots, length) = (Math.Max(slots, Least), Math.Max(length, Least));
        if (slots <= Slots && length <= Length)
            return;
        var (newSlots, newLength) = (Math.Max(slots, Slots), RoundUp(Math.Max(length, Length)));
        var newHeadBytes = newLength * PositionBytes;
        for (var i = 0; i < _buffers.Length; i++)
        {
            var grown = new NativeBuffer(checked(newSlots * config.KeyValueHeads * newHeadBytes));
            for (var head = 0; head < usedLengths.Length * config.KeyValueHeads; head++)
            {
                var bytes = usedLengths[head / config.KeyValueHeads] * PositionBytes;
                Move(_buffers[i]!.Address + (nint)(head * HeadBytes), grown.Address + (nint)(head * newHeadBytes),
                    bytes);
            }
            _buffers[i]?.Dispose();
            _buffers[i] = grown;
        }
        (Slots, Length) = (newSlots, newLength);
    }

    /// <summary>Copies the first positions of one slot to another.</summary>
    public void Copy(int from, int to, int positions)
    {
        foreach (var buffer in _buffers)
        {
            for (var head = 0; head < config.KeyValueHeads; head++)
            {
                var offset = head * HeadBytes;
                var source = buffer!.Address + (nint)(from * SlotBytes + offset);
                Move(source, buffer.Address + (nint)(to * SlotBytes + offset), positions * PositionBytes);
            }
        }
    }

    /// <summary>Bytes of so many positions of one sequence.</summary>
    public static long SequenceBytes(LlamaConfig config, int positions) =>
        2L * config.Layers * config.KeyValueHeads * positions * config.HeadSize * sizeof(float);

    /// <summary>Copies the first positions of a slot to memory of that many.</summary>
    public void Save(int slot, int positions, nint target)
    {
        foreach (var source in Heads(slot))
        {
            Move(source, target, positions * PositionBytes);
            target += (nint)(positions * PositionBytes);
        }
    }

    /// <summary>Fills the first positions of a slot from what <see cref="Save"/> wrote.</summary>
    /// <param name="slot">The slot; it must hold so many.</param>
    /// <param name="positions">How many.</param>
    /// <param name="source">The memory.</param>
    /// <param name="saved">Positions that it holds; at least as many.</param>
    public void Load(int slot, int positions, nint source, int saved)
    {
        foreach (var target in Heads(slot))
        {
            Move(source, target, positions * PositionBytes);
            source += (nint)(saved * PositionBytes);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers)
            buffer?.Dispose();
    }

    private IEnumerable<nint> Heads(int slot)
    {
        foreach (var buffer in _buffers)
        {
            for (var head = 0; head < config.KeyValueHeads; head++)
                yield return buffer!.Address + (nint)(slot * SlotBytes + head * HeadBytes);
        }
    }

    private int RoundUp(int length) => Math.Min((length + 31) / 32 * 32, Math.Max(config.ContextLength, length));

    private static unsafe void Move(nint from, nint to, long bytes) =>
        Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
}
