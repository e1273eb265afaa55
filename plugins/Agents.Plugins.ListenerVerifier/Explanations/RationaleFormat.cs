namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>How a rationale is written; the five forms that arXiv 2311.09558 compares.</summary>
public enum RationaleFormat
{
    /// <summary>The places of the context that matter, and nothing else.</summary>
    MarkupAndMask = 0,

    /// <summary>Sentences with numbered notes.</summary>
    AnnotatedReport = 1,

    /// <summary>Numbered steps.</summary>
    Procedural = 2,

    /// <summary>Smaller questions, each with its answer.</summary>
    Subquestions = 3,

    /// <summary>Questions that lead to further ones, indented.</summary>
    DecisionTree = 4,
}
