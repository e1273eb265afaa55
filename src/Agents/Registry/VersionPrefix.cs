namespace Agents.Registry;

/// <summary>Resolves what a person types for a version: its id, or the first digits of it.</summary>
internal static class VersionPrefix
{
    /// <summary>Fewest digits of a prefix.</summary>
    public const int MinimumLength = 4;

    /// <summary>The version that the text names among a model's versions, or null.</summary>
    /// <param name="versions">Versions whose id starts with the text.</param>
    /// <param name="model">Model id, for the message.</param>
    /// <param name="text">An id, or a prefix of at least <see cref="MinimumLength"/> digits.</param>
    /// <exception cref="AgentsException">The prefix is too short, or several versions start with it.</exception>
    public static ModelVersion? Resolve(IReadOnlyList<ModelVersion> versions, string model, string text)
    {
        var exact = versions.FirstOrDefault(v => string.Equals(v.Id, text, StringComparison.OrdinalIgnoreCase));
        if (exact is not null)
        {
            return exact;
        }

        if (text.Length < MinimumLength)
        {
            throw new AgentsException(
                $"'{text}' is too short for a version of model {model}: give at least {MinimumLength} digits of its id.");
        }

        return versions.Count switch
        {
            0 => null,
            1 => versions[0],
            _ => throw new AgentsException(
                $"'{text}' names {versions.Count} versions of model {model} "
                + $"({string.Join(", ", versions.Take(4).Select(v => v.Id))}): give more digits."),
        };
    }
}
