using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agents.Hosting;

/// <summary>
/// The one folder of the application's state, made and proven writable before anything is put into it.
/// </summary>
internal sealed class DataFolder
{
    private const int ProbeBytes = 64 * 1024;

    public DataFolder(IOptions<AgentsOptions> options, ILogger<DataFolder> logger)
    {
        FullPath = Path.GetFullPath(options.Value.Data);
        Prove(FullPath);
        logger.LogInformation("Data folder: {Folder}", FullPath);
    }

    /// <summary>Absolute path; the folder exists.</summary>
    public string FullPath { get; }

    /// <summary>Absolute path of something in the folder.</summary>
    public string Combine(params ReadOnlySpan<string> parts) => Path.Combine([FullPath, .. parts]);

    private static void Prove(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            using var file = new FileStream(
                probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[ProbeBytes]);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException(
                $"The data folder '{folder}' cannot be written: {e.Message} "
                + $"Free space or rights there, or set {AgentsOptions.SectionName}:Data to another folder.", e);
        }
    }
}
