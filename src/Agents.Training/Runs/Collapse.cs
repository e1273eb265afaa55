namespace Agents.Training.Runs;

/// <summary>Says when a run has nothing left to learn from.</summary>
internal static class Collapse
{
    /// <summary>A sentence when the last steps had no difference of reward in any group, else null.</summary>
    public static string? Find(IReadOnlyList<RunStep> steps, int limit)
    {
        if (steps.Count < limit || steps.TakeLast(limit).Any(s => s.ZeroVarianceGroups < s.Groups))
            return null;
        var exact = steps.TakeLast(limit).Average(s => s.Exact);
        return steps.TakeLast(limit).All(s => s.Groups == 0)
            ? $"No episode of the last {limit} steps has a reward: see the quarantined episodes for the reasons."
            : $"In the last {limit} steps all answers to a question had the same reward ({exact:P0} right), so there "
                + "is nothing to compare. Choose a harder or an easier task, or a higher temperature.";
    }
}
