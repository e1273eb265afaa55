namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>Words in which a model is asked for one value.</summary>
/// <param name="Text">What it is asked; <c>{{ input }}</c> stands for the value.</param>
/// <param name="Instructions">The agent's instructions; null for none.</param>
internal sealed record PromptForm(string Text, string? Instructions = null)
{
    private const string Slot = "{{ input }}";

    /// <summary>The value as it is.</summary>
    public static PromptForm Plain { get; } = new(Slot);

    public IReadOnlyList<PromptPart> Fill(Step value)
    {
        var pieces = Text.Split(Slot);
        var parts = new List<PromptPart>();
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i > 0)
                parts.Add(new PromptPart(null, value));
            if (pieces[i].Length > 0)
                parts.Add(new PromptPart(pieces[i], null));
        }

        return parts;
    }
}
