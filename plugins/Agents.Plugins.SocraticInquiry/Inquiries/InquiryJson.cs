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
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        MaxDepth = 16,
    };

    public static string Write(InquirySpec spec) => JsonSerializer.Serialize(spec, Options);

    /// <exception cref="AgentsException">The file is too large or no specification; says where.</exception>
    public static InquirySpec ReadFile(string path)
    {
        if (new FileInfo(path).Length is var bytes and (0 or > LongestFile))
            throw new AgentsException($"{path} has {bytes:N0} bytes; an inquiry has 1 to {LongestFile:N0}.");
        return Read(File.ReadAllText(path), path);
    }

    /// <exception cref="AgentsException">The text is no specification; says where.</exception>
    public static InquirySpec Read(string json, string name)
    {
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
