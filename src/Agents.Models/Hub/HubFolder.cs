using Agents.Hosting;
using Microsoft.Extensions.Options;

namespace Agents.Models.Hub;

/// <summary>
/// The folder of pulled models: <c>OWNER/REPO</c> below it, and <c>.parts</c> for what is on its way.
/// </summary>
internal sealed class HubFolder(IOptions<HubOptions> options, DataFolder data)
{
    private const string Parts = ".parts";

    private readonly string _root = options.Value.Folder is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : data.Combine("hub");

    /// <summary>Where a repository's files lie.</summary>
    public string Of(HubReference reference) => Path.Combine(_root, reference.Owner, reference.Name);

    /// <summary>What a pull of this reference leaves: the folder, or the file in it.</summary>
    public string PathOf(HubReference reference) => reference.File is null
        ? Of(reference)
        : Path.Combine(Of(reference), Path.GetFileName(reference.File));

    /// <summary>Where parts of a repository's files lie.</summary>
    public string PartsOf(HubReference reference) => Path.Combine(_root, Parts, reference.Owner, reference.Name);

    /// <summary>
    /// Full path of what a person types: a folder or a file, else <c>OWNER/REPO[:FILE]</c> that was pulled.
    /// </summary>
    public string Resolve(string text) =>
        !Path.Exists(text) && HubReference.TryParse(text) is { } reference && Path.Exists(PathOf(reference))
            ? PathOf(reference)
            : Path.GetFullPath(text);

    /// <summary>Bytes that can be written below the folder, which exists.</summary>
    public static long FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (ArgumentException)
        {
            // A share of the network, on Windows: nobody knows.
            return long.MaxValue;
        }
    }
}
