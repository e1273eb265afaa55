using System.Security.Cryptography;
using System.Text;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>Ids of dialogues.</summary>
internal static class DialogueId
{
    /// <summary>The id that belongs to an idempotency key, whatever the key holds.</summary>
    public static string Of(string idempotencyKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 16));
}
