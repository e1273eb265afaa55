namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>Entropy in bits.</summary>
internal static class Bits
{
    /// <summary>p · log2 p, which is 0 at 0.</summary>
    public static double Term(double p) => p > 0 ? p * Math.Log2(p) : 0;

    /// <summary>Entropy of a distribution that sums to 1.</summary>
    public static double Entropy(ReadOnlySpan<double> distribution)
    {
        var sum = 0.0;
        foreach (var p in distribution)
            sum -= Term(p);
        return Math.Max(0, sum); // −0 and rounding below 0 are no entropy.
    }
}
