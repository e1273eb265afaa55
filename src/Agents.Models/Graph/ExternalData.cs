using Agents.Models.Runtime;

namespace Agents.Models.Graph;

/// <summary>
/// The file of a model's weights, which has no limit where the model's own ends at 2 GB. Declarations over one memory
/// are one range of it.
/// </summary>
/// <param name="file">Its name, beside the model.</param>
/// <param name="address">Address of a declared weight; must stay valid until the file is written.</param>
internal sealed class ExternalData(string file, Func<WeightDeclaration, nint> address)
{
    /// <summary>ONNX's convention, so that ranges can be mapped into memory.</summary>
    private const int Alignment = 4096;

    private readonly Dictionary<nint, long> _offsets = [];
    private readonly List<(nint Address, long Offset, long Bytes)> _ranges = [];
    private long _length;

    public string File => file;

    /// <summary>The weight's first byte in the file.</summary>
    public long Place(WeightDeclaration weight)
    {
        var start = address(weight);
        if (_offsets.TryGetValue(start, out var offset))
            return offset;
        _length = (_length + Alignment - 1) / Alignment * Alignment;
        _offsets.Add(start, _length);
        _ranges.Add((start, _length, weight.Bytes));
        _length += weight.Bytes;
        return _offsets[start];
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream, CancellationToken cancellationToken)
    {
        const int Step = 1 << 26;
        var position = 0L;
        foreach (var (start, offset, bytes) in _ranges)
        {
            stream.Write(new byte[offset - position]);
            for (var done = 0L; done < bytes; done += Step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(NativeBuffer.View<byte>(start + (nint)done, (int)Math.Min(Step, bytes - done)));
            }

            position = offset + bytes;
        }
    }
}
