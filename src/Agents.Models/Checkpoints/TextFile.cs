namespace Agents.Models.Checkpoints;

/// <summary>Reads small text files of a checkpoint.</summary>
internal static class TextFile
{
    private const long MaximumBytes = 1 << 20;

    /// <exception cref="AgentsException">Absent or larger than 1 MiB.</exception>
    public static string Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaximumBytes
                ? File.ReadAllText(path)
                : throw new AgentsException($"{path} has {length} bytes; at most {MaximumBytes} are read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
