namespace Agents.Models.Graph;

/// <summary>A weight that the graph declares and the session is given by address.</summary>
internal sealed record WeightDeclaration(string Name, OnnxType Type, long[] Shape)
{
    public long Count => Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    public long Bytes => Count * (Type == OnnxType.UInt8 ? 1 : Type == OnnxType.Int64 ? 8 : 4);
}
