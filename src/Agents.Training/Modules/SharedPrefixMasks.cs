using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Which positions the tokens of <see cref="SharedPrefixAttention"/> see; made once a window.</summary>
/// <param name="longestPrompt">Padded length of the prompts.</param>
/// <param name="promptLengths">Length of each completion's prompt.</param>
/// <param name="lengths">Length of each completion.</param>
/// <param name="device">Where the model lives.</param>
internal sealed class SharedPrefixMasks(int longestPrompt, int[] promptLengths, int[] lengths, Device device)
    : IDisposable
{
    private readonly Dictionary<int, (Tensor? Prompts, Tensor? Completions)> _masks = [];

    /// <summary>Masks of prompts (null where causal alone) and completions (null where there are none).</summary>
    /// <param name="window">Positions that a token sees; 0 for all.</param>
    public (Tensor? Prompts, Tensor? Completions) For(int window)
    {
        if (window == 0 || window >= longestPrompt + lengths.DefaultIfEmpty().Max())
            window = int.MaxValue;
        if (_masks.TryGetValue(window, out var known))
            return known;
        var masks = (
            window < longestPrompt ? Prompts(window).DetachFromDisposeScope() : null,
            lengths.Length > 0 ? Completions(window).DetachFromDisposeScope() : null);
        _masks.Add(window, masks);
        return masks;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (prompts, completions) in _masks.Values)
        {
            prompts?.Dispose();
            completions?.Dispose();
        }
    }

    private Tensor Prompts(int window)
    {
        var allowed = new bool[longestPrompt * longestPrompt];
        for (var t = 0; t < longestPrompt; t++)
        {
            var first = Math.Max(0, t + 1 - window);
            Array.Fill(allowed, true, (t * longestPrompt) + first, t + 1 - first);
        }

        return tensor(allowed, [1, 1, longestPrompt, longestPrompt], device: device);
    }

    // A completion's token sees its prompt, not the padding of it, and its own past, as far as the window goes.
    private Tensor Completions(int window)
    {
        var (own, count) = (lengths.Max(), lengths.Length);
        var width = longestPrompt + own;
        var allowed = new bool[count * own * width];
        for (var c = 0; c < count; c++)
        {
            for (var t = 0; t < own; t++)
            {
                var row = ((c * own) + t) * width;
                var first = Math.Max(0, promptLengths[c] + t + 1 - window);
                if (first < promptLengths[c])
                    Array.Fill(allowed, true, row + first, promptLengths[c] - first);
                var skipped = Math.Max(0, first - promptLengths[c]);
                Array.Fill(allowed, true, row + longestPrompt + skipped, t + 1 - skipped);
            }
        }

        return tensor(allowed, [count, 1, own, width], device: device);
    }
}
