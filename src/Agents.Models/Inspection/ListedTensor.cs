namespace Agents.Models.Inspection;

/// <summary>A tensor as a file lists it.</summary>
/// <param name="Name">Hugging Face name; the file's own where there is none.</param>
/// <param name="Shape">Sizes, slowest first.</param>
/// <param name="Type">Name of the element type.</param>
/// <param name="Known">Whether the type can be read.</param>
internal sealed record ListedTensor(string Name, IReadOnlyList<int> Shape, string Type, bool Known)
{
    /// <summary>More than any real tensor has; a file may claim more.</summary>
    private const long Most = 1L << 40;

    public long Count => (long)UInt128.Min(Shape.Aggregate(UInt128.One, (product, size) => product * (uint)size), Most);
}
