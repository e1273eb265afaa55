namespace Agents.Models.Templates.Jinja;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string, what it stands for.</param>
/// <param name="Position">Where it starts, in characters.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Text, int Position)
{
    public bool Is(string operatorOrWord) =>
        Kind is JinjaTokenKind.Operator or JinjaTokenKind.Name && Text == operatorOrWord;

    /// <summary>For an error: what was met.</summary>
    public string Describe() => Kind switch
    {
        JinjaTokenKind.End => "the end of the template",
        JinjaTokenKind.TagEnd => "the end of the tag",
        JinjaTokenKind.Data => "text",
        _ => $"'{Text}'",
    };
}
