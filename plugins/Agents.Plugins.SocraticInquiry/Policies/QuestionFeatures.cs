namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>
/// What a learned policy sees of a question: which of 20 ranges the probability of its first option falls into (of its
/// likeliest, where it has more than two options), together with the bits that are unknown, and what it costs. No gain
/// is computed for it: that an even split tells most is what there is to learn.
/// </summary>
internal static class QuestionFeatures
{
    private const int Ranges = 20;
    private const int Levels = 6;
    private const int Costs = 8;
    private const int Cells = 2 * Ranges * Levels;

    /// <summary>Weights of a model: one a feature, and the unused 0.</summary>
    public const int Count = 1 + Cells + Costs;

    /// <summary>The features of each open question.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Of(QuestionContext context)
    {
        var level = Math.Min(Levels - 1, (int)context.Belief.Entropy);
        return [.. context.Open.Select(q => Of(context, q, level))];
    }

    private static int[] Of(QuestionContext context, int question, int level)
    {
        var (shares, cost) = (context.Predict(question), context.Questions[question].Cost);
        var range = shares.Length == 2 ? Range(shares[0]) : Ranges + Range(shares.Max());
        var cell = 1 + (level * 2 * Ranges) + range;
        return cost <= 0 ? [cell] : [cell, 1 + Cells + Math.Min(Costs - 1, (int)(cost * 8))];
    }

    private static int Range(double share) => Math.Clamp((int)(share * Ranges), 0, Ranges - 1);
}
