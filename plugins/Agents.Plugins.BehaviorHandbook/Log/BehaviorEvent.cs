using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agents.Records;

namespace Agents.Plugins.BehaviorHandbook.Log;

/// <summary>One line of the log: what happened to the behavior that is its key.</summary>
internal sealed record BehaviorEvent(BehaviorEventKind Kind, string Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        MaxDepth = 8,
    };

    /// <summary>Always written, for the first kind is a default too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BehaviorEventKind Kind { get; init; } = Kind;

    /// <summary>Of Added and SeenAgain.</summary>
    public BehaviorDraft? Draft { get; init; }

    /// <summary>Of Added and SeenAgain.</summary>
    public BehaviorOrigin? Origin { get; init; }

    /// <summary>Of Used: whether the answer that cited it was right.</summary>
    public bool Helpful { get; init; }

    /// <summary>Of Used: the answer's episode, which counts once.</summary>
    public string? Episode { get; init; }

    /// <summary>Of Superseded: what takes its place.</summary>
    public string? Successor { get; init; }

    /// <summary>Of Approved, Superseded and Retired: who, and why.</summary>
    public string? Reason { get; init; }

    public NewRecord ToRecord(string collection) => new(collection, Name, JsonSerializer.Serialize(this, Json));

    /// <exception cref="AgentsException">The record is no event of a behavior.</exception>
    public static BehaviorEvent Read(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize<BehaviorEvent>(record.Json, Json)
                ?? throw new JsonException("it is null.");
        }
        catch (JsonException e)
        {
            throw new AgentsException(
                $"Record {record.Sequence} of the collection '{record.Collection}' is no event of a behavior: {e.Message}",
                e);
        }
    }
}
