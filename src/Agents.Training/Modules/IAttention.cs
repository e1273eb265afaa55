using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// How the tokens of one batch see each other. Tokens are rows of one matrix; linear layers know no sequence, only this
/// does.
/// </summary>
internal interface IAttention : IDisposable
{
    /// <summary>Rows of the batch.</summary>
    int Tokens { get; }

    /// <summary>Token ids, i64 [tokens].</summary>
    Tensor Ids { get; }

    /// <summary>Rotary position of each row, i64 [tokens].</summary>
    Tensor Positions { get; }

    /// <summary>
    /// Attention output [tokens, heads * size] for rotated queries [tokens, heads, size] and keys and values
    /// [tokens, key-value heads, size], differentiable by autograd. With a window above 0 a token sees that many
    /// positions only, its own among them.
    /// </summary>
    Tensor Run(Tensor query, Tensor key, Tensor value, int window);
}
