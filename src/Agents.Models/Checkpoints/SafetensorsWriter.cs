using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Agents.Models.Checkpoints;

/// <summary>Writes f32 tensors as .safetensors, streamed from where they are.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    public static void Write(
        Stream stream, IEnumerable<FloatTensor> tensors, CancellationToken cancellationToken = default)
    {
        var ordered = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var header = Header(ordered);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in ordered)
            WriteValues(stream, tensor.Values(), cancellationToken);
    }

    // A span of bytes ends at 2 GiB, a tensor does not.
    private static void WriteValues(
        Stream stream, ReadOnlySpan<float> values, CancellationToken cancellationToken)
    {
        const int Step = 1 << 24;
        for (; values.Length > 0; values = values[Math.Min(Step, values.Length)..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(Step, values.Length)]));
        }
    }

    private static byte[] Header(List<FloatTensor> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in tensors)
                offset = WriteEntry(json, tensor, offset);
            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter json, FloatTensor tensor, long offset)
    {
        var end = offset + (tensor.Count * sizeof(float));
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
