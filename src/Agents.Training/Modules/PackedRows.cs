using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// Sequences that lie one after another as rows of a matrix, padded on the right where a product needs it.
/// </summary>
internal sealed class PackedRows : IDisposable
{
    private readonly int _count;
    private readonly int _longest;
    private readonly int _start;
    private readonly int _rows;
    private readonly Tensor? _padded;
    private readonly Tensor? _kept;

    /// <param name="lengths">Length of each sequence.</param>
    /// <param name="start">Row of the first one.</param>
    /// <param name="device">Where the model lives.</param>
    public PackedRows(int[] lengths, int start, Device device)
    {
        (_count, _longest, _start, _rows) = (lengths.Length, lengths.Max(), start, lengths.Sum());
        if (_rows == _count * _longest)
            return;
        var (padded, kept, row) = (new long[_count * _longest], new List<long>(), (long)start);
        for (var s = 0; s < _count; s++)
        {
            for (var t = 0; t < _longest; t++)
            {
                if (t < lengths[s])
                    kept.Add((s * _longest) + t);
                padded[(s * _longest) + t] = t < lengths[s] ? row++ : start;
            }
        }

        _padded = TensorMemory.From(padded, device).DetachFromDisposeScope();
        _kept = TensorMemory.From([.. kept], device).DetachFromDisposeScope();
    }

    /// <summary>[rows of all, heads, size] as [sequences, heads, longest, size].</summary>
    public Tensor Pad(Tensor x) =>
        Heads.Split(_padded is null ? x.narrow(0, _start, _rows) : x.index_select(0, _padded), _count);

    /// <summary>[sequences, heads, longest, size] as [own rows, heads * size].</summary>
    public Tensor Join(Tensor x)
    {
        var joined = Heads.Join(x);
        return _kept is null ? joined : joined.index_select(0, _kept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _padded?.Dispose();
        _kept?.Dispose();
    }
}
