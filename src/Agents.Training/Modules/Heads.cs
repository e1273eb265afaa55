using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Rows of tokens to batches of heads and back.</summary>
internal static class Heads
{
    /// <summary>[sequences * length, heads, size] as [sequences, heads, length, size].</summary>
    public static Tensor Split(Tensor x, int sequences) =>
        x.view(sequences, -1, x.shape[1], x.shape[2]).transpose(1, 2);

    /// <summary>
    /// [sequences, key-value heads, length, size] with each head repeated for the queries that share it.
    /// </summary>
    public static Tensor Repeat(Tensor x, int heads)
    {
        var shape = x.shape;
        if (shape[1] == heads)
            return x;
        return x.unsqueeze(2)
            .expand(shape[0], shape[1], heads / shape[1], shape[2], shape[3])
            .reshape(shape[0], heads, shape[2], shape[3]);
    }

    /// <summary>[sequences, heads, length, size] as [sequences * length, heads * size].</summary>
    public static Tensor Join(Tensor x) => x.transpose(1, 2).reshape(x.shape[0] * x.shape[2], x.shape[1] * x.shape[3]);
}
