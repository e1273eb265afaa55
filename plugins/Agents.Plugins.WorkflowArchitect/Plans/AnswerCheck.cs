namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>
/// A registered function that says whether an answer holds; while it does not, the model is asked again.
/// </summary>
/// <param name="Function">Gives a truth value.</param>
/// <param name="Arguments">A step for each of its parameters; null where the answer itself is given.</param>
/// <param name="Tries">Most answers, at least 2.</param>
internal sealed record AnswerCheck(FunctionCard Function, IReadOnlyList<Step?> Arguments, int Tries)
{
    public string Key =>
        $"{Tries}x {Function.Name}({string.Join(", ", Arguments.Select(a => a?.Key ?? "answer"))})";
}
