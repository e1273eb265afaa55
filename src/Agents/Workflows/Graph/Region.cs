namespace Agents.Workflows.Graph;

/// <summary>
/// Where in the structure a node stands: in which branch of which fan-out, in the body of which loop, and so on
/// outward. A node stands in exactly one region, so it never has two executions at once.
/// </summary>
/// <param name="Parent">The region around it; null for the outermost.</param>
/// <param name="Node">The fan-out or the loop that opens it.</param>
/// <param name="Branch">Number of the branch; -1 for the body of a loop.</param>
internal sealed record Region(Region? Parent, string Node, int Branch)
{
    public const int Body = -1;

    public bool IsBody => Parent is not null && Branch == Body;

    public bool IsBranch => Parent is not null && Branch >= 0;

    // Regions are made once each, so the same region is the same object.
    public bool Equals(Region? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
