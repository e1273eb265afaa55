namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>The workflow's input.</summary>
internal sealed class Question : Step
{
    /// <summary>Name of the input.</summary>
    public const string Name = "question";

    private Question()
        : base(ValueKind.Text, [], Name)
    {
    }

    public static Question Instance { get; } = new();

    protected override Step Rebuild(Func<Step, Step> change) => this;
}
