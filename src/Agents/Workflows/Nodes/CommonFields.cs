using Agents.Workflows.Shapes;
using Agents.Workflows.Types;

namespace Agents.Workflows.Nodes;

/// <summary>Fields that several kinds share.</summary>
internal static class CommonFields
{
    /// <summary>What a function is called: <c>Plugin.Name</c>.</summary>
    public static TextShape FunctionName { get; } = new("a function as Plugin.Name",
        "^[A-Za-z_][A-Za-z0-9_]{0,63}\\.[A-Za-z_][A-Za-z0-9_]{0,63}" + Names.End);

    public static Field Next { get; } = new("next", TextShape.Name, "The node after this one; without, the path ends.");

    public static Field NodeBudget { get; } = new("budget", new NamedShape("node_budget", () => new RecordShape(
        "a map of limits", Limits, some: true)), "What one execution of the node may spend.");

    public static Field RunBudget { get; } = new("budget", new RecordShape("a map of limits",
        [.. Limits, new Field("loops", new WholeShape(1, 1_000_000), "Passes of all loops together.")], some: true),
        "What a run may spend.");

    /// <summary>Fields of kinds that do work.</summary>
    public static IReadOnlyList<Field> Work { get; } =
    [
        Next,
        new Field("retry", new NamedShape("retry", () => new RecordShape("a map with attempts",
        [
            new Field("attempts", new WholeShape(2, 10), "How often it is tried, the first time included.", true),
            new Field("delay", TextShape.ShortDuration, "Wait before the second attempt; it doubles each time. Default 1s."),
        ])), "Tries again when it fails."),
        new Field("timeout", TextShape.ShortDuration, "Longest time of one attempt."),
    ];

    public static Shape Agent { get; } = new NamedShape("agent", () => new RecordShape("an agent",
    [
        new Field("instructions", new TextShape(), "What the agent is told first; a template."),
        new Field("model", new TextShape(), "The model's name in the application. Default: the workflow's."),
        new Field("functions", new ListShape(FunctionName), "The functions that the model may call, as Plugin.Name."),
        new Field("output", new MapShape(TypeShapes.Type), "The fields of the answer; without, the answer is text."),
        new Field("temperature", new NumberShape(0, 2), "Randomness; 0 takes the likeliest."),
        new Field("max_tokens", new WholeShape(1, 1_000_000), "Longest answer in tokens."),
    ]));

    private static Field[] Limits =>
    [
        new Field("tokens", new WholeShape(1, 1_000_000_000_000), "Tokens of prompts and answers together."),
        new Field("calls", new WholeShape(1, 1_000_000), "Model calls."),
        new Field("time", TextShape.Duration, "Working time."),
    ];
}
