namespace Agents.Models.Templates.Jinja;

/// <summary>What a piece of a template is.</summary>
internal enum JinjaTokenKind
{
    /// <summary>Text outside of tags.</summary>
    Data,

    /// <summary>The start of a tag that prints.</summary>
    PrintStart,

    /// <summary>The start of a tag that acts.</summary>
    BlockStart,

    /// <summary>The end of a tag.</summary>
    TagEnd,

    /// <summary>A name or a word of the language.</summary>
    Name,

    /// <summary>A quoted text, escapes resolved.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Float,

    /// <summary>An operator or a bracket.</summary>
    Operator,

    /// <summary>The end of the template.</summary>
    End,
}
