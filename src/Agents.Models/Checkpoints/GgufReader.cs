using System.Runtime.CompilerServices;
using System.Text;

namespace Agents.Models.Checkpoints;

/// <summary>Reads the fields of a GGUF file one after the other, never beyond its end.</summary>
internal sealed unsafe class GgufReader(MappedFile file)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public long Position { get; set; }

    public long Remaining => file.Length - Position;

    public MappedFile File => file;

    /// <summary>Reads a little-endian number.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        var value = Unsafe.ReadUnaligned<T>(file.At(Position, sizeof(T)));
        Position += sizeof(T);
        return value;
    }

    /// <summary>Reads a count of things that take at least some bytes each, so that it cannot be absurd.</summary>
    public long Count(int bytesEach, string what)
    {
        var count = Read<ulong>();
        if (count > (ulong)(Remaining / bytesEach))
            throw CheckpointError.Of($"{file.Path}: {count} {what} do not fit the {Remaining} bytes that are left.");
        return (long)count;
    }

    public string Text()
    {
        var start = Position;
        var length = Count(1, "bytes of text");
        if (length > int.MaxValue / 2)
            throw CheckpointError.Of($"{file.Path}: the text at byte {start} has {length} bytes: too many.");
        try
        {
            var text = Utf8.GetString(file.At(Position, length), (int)length);
            Position += length;
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw CheckpointError.Of($"{file.Path}: the text at byte {start} is not UTF-8.", e);
        }
    }

    public void SkipText()
    {
        var length = Count(1, "bytes of text");
        Position += length;
    }
}
