using System.Text;

namespace Agents.Models.Checkpoints;

/// <summary>Reads a file of a checkpoint that belongs in memory.</summary>
internal static class SmallFile
{
    private const long MaximumBytes = 256L << 20;

    /// <exception cref="AgentsException">Absent, or larger than 256 MiB.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaximumBytes
                ? File.ReadAllBytes(path)
                : throw CheckpointError.Of($"{path} has {length} bytes; at most {MaximumBytes} are read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointError.Of($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The same as UTF-8 text.</summary>
    public static string ReadText(string path) => Encoding.UTF8.GetString(ReadBytes(path));
}
