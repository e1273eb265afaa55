using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Training;

/// <summary>The JSON of reports and run records: snake_case names, enums as words.</summary>
internal static class TrainingJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    /// <exception cref="AgentsException">The record was written by another build, or is damaged.</exception>
    public static T Read<T>(string json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)
                ?? throw new AgentsException($"{what} is the JSON value null.");
        }
        catch (JsonException error)
        {
            throw new AgentsException($"{what} is not readable: {error.Message}", error);
        }
    }
}
