namespace Agents.Models.Runtime;

/// <summary>The small inputs of a run and its logits, in native memory that is kept between runs.</summary>
internal sealed class RunBuffers(int vocabulary) : IDisposable
{
    private NativeBuffer _ids = new(sizeof(long));
    private NativeBuffer _rows = new(sizeof(long));
    private NativeBuffer _positions = new(sizeof(long));
    private NativeBuffer _logits = new(sizeof(long));

    /// <summary>Changes whenever addresses do.</summary>
    public int Generation { get; private set; }

    public NativeBuffer Ids => _ids;

    public NativeBuffer Rows => _rows;

    /// <summary>Positions that each sequence already holds.</summary>
    public NativeBuffer Positions => _positions;

    public NativeBuffer Logits => _logits;

    public void EnsureCapacity(int ids, int rows, int sequences)
    {
        Grow(ref _ids, (long)ids * sizeof(long));
        Grow(ref _rows, (long)rows * sizeof(long));
        Grow(ref _positions, (long)sequences * sizeof(int));
        Grow(ref _logits, (long)rows * vocabulary * sizeof(float));
    }

    public void Dispose()
    {
        foreach (var buffer in new[] { _ids, _rows, _positions, _logits })
            buffer.Dispose();
    }

    private void Grow(ref NativeBuffer buffer, long bytes)
    {
        if (buffer.ByteCount >= bytes)
            return;
        buffer.Dispose();
        buffer = new NativeBuffer(bytes);
        Generation++;
    }
}
