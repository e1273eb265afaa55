namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>The option of a question that is true under a hypothesis.</summary>
/// <param name="Options">Options of the question, at least 2.</param>
/// <param name="Slots">The slots that it is about.</param>
/// <param name="OptionOf">The true option under the values of all slots.</param>
internal sealed record QuestionMap(int Options, IReadOnlyList<int> Slots, Func<byte[], int> OptionOf)
{
    /// <summary>The answers under each hypothesis.</summary>
    public static AnswerTable Table(IReadOnlyList<byte[]> hypotheses, IReadOnlyList<QuestionMap> questions) =>
        AnswerTable.Create(
            hypotheses.Count, [.. questions.Select(q => q.Options)], (h, q) => questions[q].OptionOf(hypotheses[h]));
}
