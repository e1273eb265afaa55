namespace Agents.Models.Runtime;

/// <summary>Prompts are equal when their ids are.</summary>
internal sealed class PromptComparer : IEqualityComparer<IReadOnlyList<int>>
{
    public static readonly PromptComparer Instance = new();

    public bool Equals(IReadOnlyList<int>? x, IReadOnlyList<int>? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    public int GetHashCode(IReadOnlyList<int> obj)
    {
        var hash = new HashCode();
        foreach (var id in obj)
            hash.Add(id);
        return hash.ToHashCode();
    }
}
