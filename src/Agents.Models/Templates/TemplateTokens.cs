using System.Text.Json;
using Agents.Models.Checkpoints;
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
    public static TemplateTokens Read(byte[]? tokenizerConfig) =>
        tokenizerConfig is null ? None : Read(JsonFile.Parse(tokenizerConfig, "tokenizer_config.json"));

    /// <summary>The same of the file's fields.</summary>
    public static TemplateTokens Read(JsonFields config) =>
        new(Text(config, "bos_token"), Text(config, "eos_token"));

    public void AddTo(JinjaScope scope)
    {
        if (Bos is not null)
            scope.Set("bos_token", MarkedText.Own(Bos));
        if (Eos is not null)
            scope.Set("eos_token", MarkedText.Own(Eos));
    }

    private static string? Text(JsonFields config, string name)
    {
        var token = config.Find(name);
        if (token is { ValueKind: JsonValueKind.Object } described)
            token = JsonFields.Of(described, $"{config.Source}: {name}").Find("content");
        return token is { ValueKind: JsonValueKind.String } text ? config.Text(name, text) : null;
    }
}
