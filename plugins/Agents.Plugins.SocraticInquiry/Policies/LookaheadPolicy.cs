namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>
/// <c>lookahead</c>: the question whose value, with nine tenths of that of the best question after each of its
/// answers, is largest. Undiscounted, a question that decides at once is worth no more than a lesser one that leaves
/// the deciding one for later, and questions are wasted. Only the best questions of one step are looked behind.
/// </summary>
/// <param name="breadth">How many, at least 1.</param>
internal sealed class LookaheadPolicy(int breadth = LookaheadPolicy.DefaultBreadth) : IQuestionPolicy
{
    /// <summary>Questions that are looked behind.</summary>
    public const int DefaultBreadth = 12;

    /// <summary>What a bit that is gained by the next question is worth now.</summary>
    public const double Discount = 0.9;

    public string Name => "lookahead";

    public QuestionChoice Choose(QuestionContext context)
    {
        var candidates = context.Open.Select(q => (Question: q, Value: context.Value(q)))
            .OrderByDescending(c => c.Value).Take(breadth).ToList(); // The sort is stable: the first of equals.
        var best = (Question: candidates[0].Question, Value: double.NegativeInfinity);
        foreach (var (question, value) in candidates)
        {
            var total = value + Next(context, question);
            if (total > best.Value)
                best = (question, total);
        }

        return new QuestionChoice(best.Question);
    }

    // Asking no second question is always possible, so its value is never below 0.
    private static double Next(QuestionContext context, int question)
    {
        if (context.Open.Count == 1)
            return 0;
        var (shares, next) = (context.Predict(question), 0.0);
        var model = context.Answers;
        for (var answer = 0; answer < shares.Length; answer++)
        {
            var chance = 0.0;
            for (var truth = 0; truth < shares.Length; truth++)
                chance += shares[truth] * model.Likelihood(answer, truth, shares.Length);
            if (chance > 0)
                next += chance * Math.Max(0, GreedyPolicy.Best(context.After(question, answer)).Value);
        }

        return Discount * (1 - model.DontKnowRate) * next;
    }
}
