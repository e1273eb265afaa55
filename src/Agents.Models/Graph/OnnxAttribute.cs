namespace Agents.Models.Graph;

/// <summary>An attribute of a node: AttributeProto, encoded.</summary>
internal readonly record struct OnnxAttribute(ProtoWriter Encoded)
{
    private const int TypeFloat = 1;
    private const int TypeInt = 2;
    private const int TypeInts = 7;

    public static OnnxAttribute Of(string name, long value) =>
        new(new ProtoWriter().Text(1, name).Int(3, value).Int(20, TypeInt));

    public static OnnxAttribute Of(string name, float value) =>
        new(new ProtoWriter().Text(1, name).Float(2, value).Int(20, TypeFloat));

    public static OnnxAttribute Of(string name, IEnumerable<long> values) => new(
        values.Aggregate(new ProtoWriter().Text(1, name), (writer, value) => writer.Int(8, value)).Int(20, TypeInts));
}
