namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary><c>greedy</c>: the question of the largest expected gain minus cost; the first of equals.</summary>
internal sealed class GreedyPolicy : IQuestionPolicy
{
    public string Name => "greedy";

    public QuestionChoice Choose(QuestionContext context) => new(Best(context).Question);

    /// <summary>The best question and its value.</summary>
    public static (int Question, double Value) Best(QuestionContext context)
    {
        var best = (Question: -1, Value: double.NegativeInfinity);
        foreach (var question in context.Open)
        {
            var value = context.Value(question);
            if (value > best.Value)
                best = (question, value);
        }

        return best;
    }
}
