using System.Diagnostics.CodeAnalysis;

namespace Agents.Evaluation;

/// <summary>What an answer is, and so how a reply is read.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Task files say integer.")]
public enum AnswerKind
{
    /// <summary>A whole number, with or without sign or thousands separators.</summary>
    Integer = 0,

    /// <summary>A decimal number.</summary>
    Number = 1,

    /// <summary>A line of text, compared by case.</summary>
    Text = 2,

    /// <summary>One of a known set of words or letters.</summary>
    Choice = 3,

    /// <summary>Values in order, separated by commas, with or without square brackets and quotes.</summary>
    List = 4,

    /// <summary>A JSON object or array; members in any order, arrays in the given one.</summary>
    Json = 5,
}
