namespace Agents.Training.Losses;

/// <summary>One completion as the loss sees it. All arrays have one length.</summary>
internal sealed record LossRow
{
    /// <summary>Log-probabilities under the policy being trained.</summary>
    public required double[] LogProbs { get; init; }

    /// <summary>Under the policy that the ratio is taken against.</summary>
    public required double[] Old { get; init; }

    /// <summary>As the sampler recorded them; null where it is the old policy.</summary>
    public double[]? Sampler { get; init; }

    /// <summary>Under the reference policy; needed where beta is not zero.</summary>
    public double[]? Reference { get; init; }

    /// <summary>Entropy of each token's distribution.</summary>
    public required double[] Entropies { get; init; }

    /// <summary>True for what the policy wrote: no padding, no tool's tokens.</summary>
    public required bool[] Mask { get; init; }

    /// <summary>Advantage of the completion.</summary>
    public required double Advantage { get; init; }

    /// <summary>Masked tokens, at least 1 where it divides.</summary>
    public int Count => Math.Max(1, Mask.Count(m => m));

    /// <summary>Sum of a value over the masked tokens.</summary>
    public double Sum(Func<int, double> value)
    {
        var sum = 0.0;
        for (var t = 0; t < Mask.Length; t++)
        {
            if (Mask[t])
                sum += value(t);
        }

        return sum;
    }
}
