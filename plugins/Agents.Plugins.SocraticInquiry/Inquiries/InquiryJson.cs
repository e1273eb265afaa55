using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>Inquiries and dialogues as JSON.</summary>
internal static class InquiryJson
{
    private const int LongestFile = 32 * 1024 * 1024;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        MaxDepth = 16,
    };

    public static string Write(InquirySpec spec) => JsonSerializer.Serialize(spec, Options);

    /// <exception cref="AgentsException">The text is no specification; says where.</exception>
    public static InquirySpec Read(string json, string name)
    {
        if (json.Length > LongestFile)
            throw new AgentsException($"{name} has {json.Length} characters; an inquiry has at most {LongestFile}.");
        try
        {
            var spec = JsonSerializer.Deserialize<InquirySpec>(json, Options);
            return spec is null || HasNull(spec) ? throw new AgentsException($"{name} holds a null.") : spec;
        }
        catch (JsonException e)
        {
            throw new AgentsException($"{name} is no inquiry: {e.Message}", e);
        }
    }

    // The serializer refuses null properties, and lets null elements of lists through.
    private static bool HasNull(InquirySpec spec) =>
        spec.Items.Any(i => i is null || i.Yes.Any(y => y is null))
        || spec.Slots.Any(s => s is null || s.Values.Any(v => v is null) || s.Table?.Any(r => r is null) == true)
        || spec.Questions.Any(q => q is null || q.When?.Values.Any(w => w is null || w.Any(v => v is null)) == true);
}
