using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Agents.Models.Hub;

/// <summary>A file of a repository, as the hub describes it.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Hash">
/// Hex digits: 64 of SHA-256 for a large file, 40 of git's SHA-1 (over a header and the content) for a small one.
/// </param>
internal sealed record HubFile(string Path, long Size, string Hash)
{
    private const int Sha256Digits = 64;

    /// <summary>Whether a file on disk is this one, to the bit.</summary>
    public async Task<bool> IsAtAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != Size)
            return false;
        await using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        return await IsAsync(stream, cancellationToken);
    }

    /// <summary>Whether a stream, from where it stands to its end, is this file.</summary>
    public async Task<bool> IsAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(
            Hash.Length == Sha256Digits ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (Hash.Length != Sha256Digits)
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {Size.ToString(CultureInfo.InvariantCulture)}\0"));
        var buffer = new byte[1 << 20];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == Hash;
    }
}
