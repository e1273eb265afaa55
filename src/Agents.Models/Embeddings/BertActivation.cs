namespace Agents.Models.Embeddings;

/// <summary>What stands between the two products of a layer's second part.</summary>
internal enum BertActivation
{
    /// <summary>x · Φ(x).</summary>
    Gelu,

    /// <summary>The same by tanh.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
