namespace Agents.Episodes;

/// <summary>How a grammar's text is to be read.</summary>
public enum GrammarKind
{
    /// <summary>A JSON schema that the answer is a document of.</summary>
    JsonSchema,

    /// <summary>A regular expression that the whole answer fits.</summary>
    Pattern,

    /// <summary>
    /// Text or calls of functions: a JSON object of format, tools (name and parameters), allowsText, allowsSeveral and
    /// schema.
    /// </summary>
    ToolCalls,
}
