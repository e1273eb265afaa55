namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>What a step gives, as far as its schema says.</summary>
internal enum ValueKind
{
    /// <summary>Not known.</summary>
    Any = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>A whole number.</summary>
    Integer = 2,

    /// <summary>A number.</summary>
    Number = 3,

    /// <summary>A truth value.</summary>
    Boolean = 4,

    /// <summary>A list.</summary>
    List = 5,
}
