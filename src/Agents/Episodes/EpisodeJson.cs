using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Agents.Episodes;

/// <summary>
/// The one JSON form of an episode, in stores and exports. Reflection and not source generation: the generator treats
/// init-only properties as constructor parameters and reads one that an older record lacks as null, where the
/// initializer's default is meant.
/// </summary>
internal static class EpisodeJson
{
    /// <summary>The settings of the form; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Writes an episode as one line of JSON; numbers round-trip exactly.</summary>
    public static string Write(Episode episode) => JsonSerializer.Serialize(episode, Options);

    /// <summary>Reads what <see cref="Write"/> wrote, now or in an earlier build.</summary>
    /// <exception cref="AgentsException">Not an episode, or written by a newer schema.</exception>
    public static Episode Read(string json)
    {
        Episode? episode;
        try
        {
            episode = JsonSerializer.Deserialize<Episode>(json, Options);
        }
        catch (JsonException error)
        {
            throw new AgentsException($"A stored episode is not readable: {error.Message}", error);
        }

        if (episode is null)
        {
            throw new AgentsException("A stored episode is not readable: it is the JSON value null.");
        }

        return episode.SchemaVersion <= Episode.CurrentSchemaVersion
            ? episode
            : throw new AgentsException(
                $"Episode {episode.Id} was written with schema version {episode.SchemaVersion}; this build reads up to "
                + $"{Episode.CurrentSchemaVersion}. Use the newer build that wrote it.");
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.MakeReadOnly();
        return options;
    }
}
