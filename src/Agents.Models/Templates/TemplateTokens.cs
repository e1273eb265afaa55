using System.Text.Json;
using Agents.Models.Templates.Jinja;

namespace Agents.Models.Templates;

/// <summary>The tokens that templates print by name.</summary>
/// <param name="Bos">Text of the first token; null where the model has none.</param>
/// <param name="Eos">Text of the last token; null where the model has none.</param>
internal sealed record TemplateTokens(string? Bos, string? Eos)
{
    public static TemplateTokens None { get; } = new(null, null);

    /// <summary>Reads tokenizer_config.json, where a token is a text or an object with a text.</summary>
    /// <param name="tokenizerConfig">The file; null where there is none.</param>
    public static TemplateTokens Read(byte[]? tokenizerConfig)
    {
        if (tokenizerConfig is null)
            return None;
        try
        {
            using var json = JsonDocument.Parse(tokenizerConfig);
            return new TemplateTokens(Text(json.RootElement, "bos_token"), Text(json.RootElement, "eos_token"));
        }
        catch (JsonException e)
        {
            throw new AgentsException($"tokenizer_config.json is no JSON: {e.Message}", e);
        }
    }

    public void AddTo(JinjaScope scope)
    {
        if (Bos is not null)
            scope.Set("bos_token", MarkedText.Own(Bos));
        if (Eos is not null)
            scope.Set("eos_token", MarkedText.Own(Eos));
    }

    private static string? Text(JsonElement config, string name)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(name, out var token))
            return null;
        if (token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out var content))
            token = content;
        return token.ValueKind == JsonValueKind.String ? token.GetString() : null;
    }
}
