using System.Text;

namespace Agents.Testing.Hub;

/// <summary>What a <see cref="HubServer"/> answers, right or wrong.</summary>
public sealed record HubReply
{
    /// <summary>Status code.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The content.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Header lines beside the length.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The length that is told; null for the content's, -1 for none.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes of the content that are sent before the connection ends; null for all.</summary>
    public int? CutAt { get; init; }

    /// <summary>After what was sent the connection stays open and silent.</summary>
    public bool Stalls { get; init; }

    /// <summary>A text with status 200.</summary>
    public static HubReply Text(string body) => new() { Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>An empty answer.</summary>
    public static HubReply Of(int status, params string[] headers) => new() { Status = status, Headers = headers };
}
