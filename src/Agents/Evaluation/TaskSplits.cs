using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Agents.Evaluation;

/// <summary>Decides the split of an item from its canonical key, the same on every machine and for ever.</summary>
public static class TaskSplits
{
    /// <summary>
    /// The split of a key: the first eight bytes (big-endian) of the SHA-256 of its UTF-8 text, modulo 100; 0 to 69 is
    /// train, 70 to 84 validation, 85 to 99 test.
    /// </summary>
    /// <param name="key">The canonical question, e.g. <c>addition:3+58</c>.</param>
    public static TaskSplit Of(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) % 100) switch
        {
            < 70 => TaskSplit.Train,
            < 85 => TaskSplit.Validation,
            _ => TaskSplit.Test,
        };
    }
}
