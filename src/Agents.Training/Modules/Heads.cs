using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Rows of tokens to batches of heads and back.</summary>
internal static class Heads
{
    /// <summary>[sequences * length, heads, size] as [sequences, heads, length, size].</summary>
    public static Tensor Split(Tensor x, int sequences) =>
        x.view(sequences, -1, x.shape[1], x.shape[2]).transpose(1, 2);

    /// <summary>As <see cref="Split"/>, each key-value head repeated for the query heads that share it.</summary>
    public static Tensor Expand(Tensor x, int sequences, int heads)
    {
        var split = Split(x, sequences);
        var shared = heads / (int)x.shape[1];
        if (shared == 1)
            return split;
        return split.unsqueeze(2)
            .expand(split.shape[0], split.shape[1], shared, split.shape[2], split.shape[3])
            .reshape(split.shape[0], heads, split.shape[2], split.shape[3]);
    }

    /// <summary>[sequences, heads, length, size] as [sequences * length, heads * size].</summary>
    public static Tensor Join(Tensor x) => x.transpose(1, 2).reshape(x.shape[0] * x.shape[2], x.shape[1] * x.shape[3]);
}
