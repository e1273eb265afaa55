namespace Agents.Models.Checkpoints;

/// <summary>Names that a file gives to files or folders beside it.</summary>
internal static class PlainName
{
    /// <summary>Whether it is the name of something in the same folder, and no path.</summary>
    public static bool IsOne(string name) => name.Length > 0 && Path.GetFileName(name) == name
        && name is not ("." or "..") && !name.Contains('\0', StringComparison.Ordinal);
}
