using System.Text;
using Agents.Models.Checkpoints;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private const string Whole = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Floats_of_every_width_are_read()
    {
        var header = Entry("a", "F32", "[2]", 0, 8) + "," + Entry("b", "F16", "[1,3]", 8, 14) + ","
            + Entry("c", "BF16", "[17]", 14, 48);
        var data = new byte[48];
        BitConverter.TryWriteBytes(data.AsSpan(4), 1.5f);
        BitConverter.TryWriteBytes(data.AsSpan(12), (Half)(-2));
        BitConverter.TryWriteBytes(data.AsSpan(46), (ushort)(BitConverter.SingleToUInt32Bits(3f) >> 16));
        using var file = Open("{" + header + "}", data);
        var tensors = SafetensorsFile.Read(file);
        Assert.Equal([0, 1.5f], Values(tensors[0]));
        Assert.Equal([0, 0, -2], Values(tensors[1]));
        Assert.Equal(3, Values(tensors[2])[16]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}""", "needs 16 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end at byte 4 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,1e300]}}""", "data_offsets")]
    [InlineData("""{"a":""" + Whole + ""","b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"a":""" + Whole + ""","a":""" + Whole + "}", "a")]
    [InlineData("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", "I64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,2],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets")]
    [InlineData("""{"a":[1]}""", "object")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON")]
    public void A_damaged_header_is_refused_and_says_where(string header, string named)
    {
        using var file = Open(header, new byte[8]);
        var error = Assert.Throws<AgentsException>(() => SafetensorsFile.Read(file));
        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    [InlineData(101_000_000UL)]
    public void A_header_length_beyond_the_file_allocates_nothing(ulong length)
    {
        var path = _folder["x.safetensors"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(length), .. new byte[100]]);
        using var file = MappedFile.Open(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<AgentsException>(() => SafetensorsFile.Read(file));
        Assert.Contains("header", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Entry(string name, string type, string shape, int begin, int end) =>
        $$"""
        "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}
        """;

    private static float[] Values(TensorView view)
    {
        var values = new float[view.Count];
        view.CopyTo(values);
        return values;
    }

    private MappedFile Open(string header, byte[] data)
    {
        var (path, text) = (_folder["x.safetensors"], Encoding.UTF8.GetBytes(header));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
        return MappedFile.Open(path);
    }
}
