namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>What a candidate answered to a row of items, as the log keeps it.</summary>
/// <param name="Plan">The candidate's plan, written out.</param>
/// <param name="Bits">For each item 1 where it is right, 0 where not, x where the run failed, which is not right either.</param>
/// <param name="Signature">Equal where all answers are equal.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Tokens">Tokens of prompts and answers.</param>
/// <param name="Failures">Some of the wrong answers, for the moves that mend them.</param>
internal sealed record AnswerBatch(
    string Plan, string Bits, string Signature, int Calls, long Tokens, IReadOnlyList<WrongAnswer> Failures)
{
    public int Correct => Bits.Count(b => b == '1');

    public int Failed => Bits.Count(b => b == 'x');

    public double Accuracy => (double)Correct / Bits.Length;
}
