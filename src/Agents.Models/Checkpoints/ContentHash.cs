using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Agents.Models.Checkpoints;

/// <summary>Names a model by what its files hold.</summary>
internal static class ContentHash
{
    private const int Digits = 16;
    private const int BufferBytes = 1 << 20;

    /// <summary>
    /// First 16 hex digits of SHA-256: of the file itself where there is one, else of each file's name, length and
    /// bytes in turn.
    /// </summary>
    public static string Compute(IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (var path in files)
                Append(hash, path, buffer, named: files.Count > 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointError.Of($"A file of the checkpoint cannot be read: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    private static void Append(IncrementalHash hash, string path, byte[] buffer, bool named)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (named)
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(path)}\0{stream.Length}\0"));
        for (int read; (read = stream.Read(buffer)) > 0;)
            hash.AppendData(buffer, 0, read);
    }
}
