using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Causal attention within sequences padded to one length.</summary>
internal sealed class PaddedAttention : IAttention
{
    private readonly int _sequences;
    private readonly int _length;
    private readonly long[]? _attended;
    private readonly Dictionary<int, Tensor?> _masks = [];

    /// <summary>Sequences padded on the right: what follows a token never reaches it, so no mask is needed.</summary>
    /// <param name="ids">Ids, sequence after sequence, each <paramref name="length"/> long.</param>
    /// <param name="sequences">Number of sequences.</param>
    /// <param name="length">Padded length.</param>
    /// <param name="device">Where the model lives.</param>
    public PaddedAttention(long[] ids, int sequences, int length, Device device)
        : this(ids, null, sequences, length, device)
    {
    }

    /// <summary>As above, with an attention mask (1 attended, 0 padding) that may pad on either side.</summary>
    public PaddedAttention(long[] ids, long[]? attended, int sequences, int length, Device device)
    {
        (_sequences, _length) = (sequences, length);
        Ids = TensorMemory.From(ids, device, ids.Length).DetachFromDisposeScope();
        Positions = TensorMemory.From(Places(attended), device, ids.Length).DetachFromDisposeScope();
        _attended = attended;
    }

    /// <inheritdoc/>
    public int Tokens => _sequences * _length;

    /// <inheritdoc/>
    public Tensor Ids { get; }

    /// <inheritdoc/>
    public Tensor Positions { get; }

    /// <inheritdoc/>
    public Tensor Run(Tensor query, Tensor key, Tensor value, int window)
    {
        var (heads, mask) = ((int)query.shape[1], Mask(window == 0 || window >= _length ? _length : window));
        var output = nn.functional.scaled_dot_product_attention(
            Heads.Split(query, _sequences),
            Heads.Repeat(Heads.Split(key, _sequences), heads),
            Heads.Repeat(Heads.Split(value, _sequences), heads),
            mask!,
            is_casual: mask is null);
        return Heads.Join(output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        Positions.Dispose();
        foreach (var mask in _masks.Values)
            mask?.Dispose();
    }

    // Positions count attended tokens, as transformers derives them from the attention mask.
    private long[] Places(long[]? attended)
    {
        var places = new long[Tokens];
        for (var s = 0; s < _sequences; s++)
        {
            var next = 0L;
            for (var t = 0; t < _length; t++)
            {
                places[(s * _length) + t] = next;
                next += attended is null ? 1 : attended[(s * _length) + t];
            }
        }

        return places;
    }

    private bool IsAttended(int token) => _attended is null || _attended[token] == 1;

    // A plain causal mask is no tensor.
    private Tensor? Mask(int window)
    {
        if (!_masks.TryGetValue(window, out var mask) && (_attended is not null || window < _length))
            mask = Allowed(window, Ids.device).DetachFromDisposeScope();
        return _masks[window] = mask;
    }

    private Tensor Allowed(int window, Device device)
    {
        var allowed = new bool[_sequences * _length * _length];
        for (var s = 0; s < _sequences; s++)
        {
            for (var t = 0; t < _length; t++)
            {
                // A padding row attends to itself, so that its softmax is defined.
                for (var k = Math.Max(0, t + 1 - window); k <= t; k++)
                    allowed[(((s * _length) + t) * _length) + k] = k == t || IsAttended((s * _length) + k);
            }
        }

        return tensor(allowed, [_sequences, 1, _length, _length], device: device);
    }
}
