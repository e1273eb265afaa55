namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>A call of a registered function.</summary>
internal sealed class Call : Step
{
    /// <param name="function">The function.</param>
    /// <param name="arguments">A step for each of its parameters, in their order.</param>
    public Call(FunctionCard function, IReadOnlyList<Step> arguments)
        : base(function.Result, arguments, $"{function.Name}({string.Join(", ", arguments.Select(a => a.Key))})") =>
        Function = function;

    public FunctionCard Function { get; }

    protected override Step Rebuild(Func<Step, Step> change) => new Call(Function, [.. Inputs.Select(change)]);
}
