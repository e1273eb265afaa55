namespace Agents.Models.Constraints;

/// <summary>How a set of byte strings is made.</summary>
internal enum LanguageKind
{
    /// <summary>No string at all.</summary>
    Nothing,

    /// <summary>The empty string.</summary>
    End,

    /// <summary>One byte of a set.</summary>
    Bytes,

    /// <summary>One after the other.</summary>
    Sequence,

    /// <summary>Any of several.</summary>
    Choice,

    /// <summary>The same a number of times.</summary>
    Repeat,

    /// <summary>What a named rule stands for; rules may contain themselves.</summary>
    Rule,
}
