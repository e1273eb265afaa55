using System.Text.RegularExpressions;
using Agents.Models.Checkpoints;

namespace Agents.Models.Hub;

/// <summary>A model on a hub: a repository, or one file of it.</summary>
/// <param name="Owner">First part of the repository's name.</param>
/// <param name="Name">Second part.</param>
/// <param name="File">Path of the file in the repository; null for the whole model.</param>
internal sealed partial record HubReference(string Owner, string Name, string? File)
{
    /// <summary>The repository, <c>OWNER/REPO</c>.</summary>
    public string Repository => $"{Owner}/{Name}";

    /// <summary>Reads <c>OWNER/REPO[:FILE]</c>; null where the text is none.</summary>
    public static HubReference? TryParse(string text)
    {
        var (repository, file) = text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
        return repository.Split('/') is [var owner, var name] && IsPath(owner) && IsPath(name)
            && (file is null || IsPath(file)) ? new HubReference(owner, name, file) : null;
    }

    /// <exception cref="AgentsException">The text is no such reference.</exception>
    public static HubReference Parse(string text) => TryParse(text)
        ?? throw CheckpointError.Of(
            $"'{text}' names no model of a hub. Write OWNER/REPO for a folder, or OWNER/REPO:FILE.gguf for one file.");

    /// <summary>Whether a path in a repository can be one below a folder here: plain names, no step up.</summary>
    public static bool IsPath(string path) => PlainNames().IsMatch(path);

    public override string ToString() => File is null ? Repository : $"{Repository}:{File}";

    [GeneratedRegex(@"\A(?!.*\.\.)(?:[A-Za-z0-9_][A-Za-z0-9_.+-]{0,199}(?<!\.)(?:/(?!\z)|\z)){1,8}\z")]
    private static partial Regex PlainNames();
}
