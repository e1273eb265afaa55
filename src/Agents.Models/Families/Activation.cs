namespace Agents.Models.Families;

/// <summary>What gates the feed-forward layer.</summary>
internal enum Activation
{
    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>The tanh approximation of GELU (Hendrycks and Gimpel 2016).</summary>
    GeluTanh,
}
