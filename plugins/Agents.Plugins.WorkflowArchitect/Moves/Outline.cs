namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>What a model thinks the request needs.</summary>
/// <param name="Roles">The agents.</param>
/// <param name="Functions">Names of the functions.</param>
internal sealed record Outline(IReadOnlyList<OutlineRole> Roles, IReadOnlyList<string> Functions)
{
    public static Outline Empty { get; } = new([], []);

    /// <summary>Words that raise the functions and deeds that are named in it.</summary>
    public string Hints => string.Join(' ', Functions.Concat(Roles.Select(r => r.Task)));
}
