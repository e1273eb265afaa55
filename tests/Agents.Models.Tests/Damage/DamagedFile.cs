namespace Agents.Models.Tests.Damage;

/// <summary>What a loader is given.</summary>
/// <param name="Kind">Which loader.</param>
/// <param name="How">How it was made.</param>
/// <param name="Files">Contents by name; the file of a kind that is one file has the name of <see cref="One"/>.</param>
/// <param name="IsInvalid">What the generator knows of it: wrong, right, or (null) nothing.</param>
internal sealed record DamagedFile(
    FileKind Kind, string How, IReadOnlyDictionary<string, byte[]> Files, bool? IsInvalid)
{
    /// <summary>Name of the only file.</summary>
    public const string One = "file";

    public byte[] Single => Files[One];

    public long Bytes => Files.Values.Sum(f => (long)f.Length);
}
