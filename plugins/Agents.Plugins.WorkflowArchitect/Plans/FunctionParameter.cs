namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>A parameter that must be given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it takes.</param>
internal sealed record FunctionParameter(string Name, ValueKind Kind)
{
    /// <summary>Whether a step's value may be given: a model's answer may be a number, any number is a text.</summary>
    public bool Takes(Step step) => Kind switch
    {
        ValueKind.Any => step.Kind != ValueKind.Boolean,
        ValueKind.Text => step.Kind is ValueKind.Text or ValueKind.Integer or ValueKind.Number or ValueKind.Any,
        ValueKind.Integer => step.Kind is ValueKind.Integer or ValueKind.Any || step is Ask,
        ValueKind.Number => step.Kind is ValueKind.Integer or ValueKind.Number or ValueKind.Any || step is Ask,
        _ => step.Kind == Kind || step.Kind == ValueKind.Any,
    };
}
