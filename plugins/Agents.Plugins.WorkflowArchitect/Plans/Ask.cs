namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>A question to a model.</summary>
internal sealed class Ask : Step
{
    /// <param name="prompt">What it is asked.</param>
    /// <param name="settings">How.</param>
    public Ask(IReadOnlyList<PromptPart> prompt, AskSettings settings)
        : base(ValueKind.Text, Values(prompt, settings), $"ask[{string.Concat(prompt.Select(p => p.Key))}{settings.Key}]")
    {
        Prompt = prompt;
        Settings = settings;
    }

    public IReadOnlyList<PromptPart> Prompt { get; }

    public AskSettings Settings { get; }

    /// <summary>Most calls of one run.</summary>
    public int Tries => Settings.Check?.Tries ?? Settings.Votes;

    /// <summary>The model asked for one value in the words of a form.</summary>
    public static Ask Of(PromptForm form, Step value) =>
        new(form.Fill(value), new AskSettings { Instructions = form.Instructions });

    public Ask With(AskSettings settings) => new(Prompt, settings);

    protected override Step Rebuild(Func<Step, Step> change)
    {
        var check = Settings.Check is { } old
            ? old with { Arguments = [.. old.Arguments.Select(a => a is null ? null : change(a))] }
            : null;
        return new Ask(
            [.. Prompt.Select(p => p.Value is { } value ? new PromptPart(null, change(value)) : p)],
            Settings with { Check = check });
    }

    private static Step[] Values(IReadOnlyList<PromptPart> prompt, AskSettings settings) =>
        [.. prompt.Select(p => p.Value).Concat(settings.Check?.Arguments ?? []).OfType<Step>().DistinctBy(s => s.Key)];
}
