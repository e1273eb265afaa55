using Agents.Plugins.WorkflowArchitect.Plans;

namespace Agents.Plugins.WorkflowArchitect.Tests.Plans;

internal static class Cards
{
    public static FunctionCard Length { get; } =
        new("Text.Length", "How long a text is.", [new("text", ValueKind.Text)], ValueKind.Integer);

    public static FunctionCard Upper { get; } =
        new("Text.Upper", "A text in capitals.", [new("text", ValueKind.Text)], ValueKind.Text);

    public static FunctionCard Letter { get; } = new("Text.Letter", "A letter of a text by its position.",
        [new("text", ValueKind.Text), new("position", ValueKind.Integer)], ValueKind.Text);

    public static FunctionCard Holds { get; } = new("Text.Holds", "Whether an answer holds.",
        [new("question", ValueKind.Text), new("answer", ValueKind.Text)], ValueKind.Boolean);

    public static IReadOnlyList<string> Names { get; } =
        [Length.Name, Upper.Name, Letter.Name, Holds.Name, PlanWriter.Majority];
}
