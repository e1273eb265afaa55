namespace Agents.Plugins.ListenerVerifier.Listening;

/// <summary>Probabilities in proportion to exp(weight / temperature).</summary>
internal static class Softmax
{
    public static double[] Of(IReadOnlyList<double> logWeights, double temperature)
    {
        var largest = logWeights.Max();
        double[] shares = [.. logWeights.Select(w => Math.Exp((w - largest) / temperature))];
        var sum = shares.Sum();
        for (var i = 0; i < shares.Length; i++)
            shares[i] /= sum;
        return shares;
    }
}
