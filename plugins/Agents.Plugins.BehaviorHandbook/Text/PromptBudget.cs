namespace Agents.Plugins.BehaviorHandbook.Text;

/// <summary>Writes behaviors for a prompt, at most so many and within the token budget.</summary>
internal static class PromptBudget
{
    /// <summary>A line for each behavior that still fits, in their order.</summary>
    public static BehaviorSelection Fill(IReadOnlyList<Behavior> behaviors, BehaviorHandbookOptions options)
    {
        var count = options.CountTokens ?? TokenEstimate.Of;
        var (names, text, tokens) = (new List<string>(), "", 0);
        foreach (var behavior in behaviors)
        {
            if (names.Count == options.MaxBehaviors)
                break;

            // The whole is counted each time: tokens of parts do not add up for every vocabulary.
            var longer = text.Length == 0 ? Line(behavior) : $"{text}\n{Line(behavior)}";
            var size = count(longer);
            if (size > options.PromptTokens)
                continue;
            (text, tokens) = (longer, size);
            names.Add(behavior.Name);
        }

        return new BehaviorSelection(names, text, tokens);
    }

    private static string Line(Behavior behavior)
    {
        var avoid = behavior.AvoidWhen is { } when ? $" (not when: {when})" : "";
        return $"- {behavior.Name}: {behavior.Instruction}{avoid}";
    }
}
