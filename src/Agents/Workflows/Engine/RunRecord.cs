using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Workflows.Engine;

/// <summary>What the log holds of a run, in order: begin, supersteps, answers, ends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BeginRecord), "begin")]
[JsonDerivedType(typeof(StepRecord), "step")]
[JsonDerivedType(typeof(AnswerRecord), "answer")]
[JsonDerivedType(typeof(EndRecord), "end")]
internal abstract record RunRecord
{
    /// <summary>The collection of the record log; the key is the run's id.</summary>
    public const string Collection = "workflow_runs";

    private static readonly JsonSerializerOptions Options = CreateOptions();

    public static RunRecord Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(json, Options)
                ?? throw new AgentsException("A record of a workflow run is empty.");
        }
        catch (JsonException e)
        {
            throw new AgentsException($"A record of a workflow run is not readable: {e.Message}", e);
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Options);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }
}
