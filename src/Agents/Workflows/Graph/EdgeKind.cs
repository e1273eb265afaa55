namespace Agents.Workflows.Graph;

internal enum EdgeKind
{
    /// <summary>The plain edge.</summary>
    Next,

    /// <summary>A branch of a fan-out.</summary>
    Branch,

    /// <summary>A case of a switch, or its default.</summary>
    Case,

    /// <summary>The begin of a loop's pass.</summary>
    Body,
}
