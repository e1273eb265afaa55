using System.Text;
using System.Text.Json;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>What a model has beside weights and configuration; it stays from version to version.</summary>
/// <param name="Tokenizer">tokenizer.json.</param>
/// <param name="TokenizerConfig">tokenizer_config.json; null where there is none.</param>
/// <param name="ChatTemplate">Jinja text; null where there is none.</param>
internal sealed record TokenizerFiles(byte[] Tokenizer, byte[]? TokenizerConfig, string? ChatTemplate)
{
    /// <summary>Writes the files of a tokenizer that did not come from a folder.</summary>
    /// <param name="model">The tokenizer.</param>
    /// <param name="config">Names the first, last and padding token.</param>
    /// <param name="chatTemplate">Jinja text; null for none.</param>
    public static TokenizerFiles Create(TokenizerModel model, LlamaConfig config, string? chatTemplate) =>
        new(TokenizerJsonWriter.Write(model), WriteConfig(model, config), chatTemplate);

    /// <summary>Writes tokenizer_config.json.</summary>
    public static byte[] WriteConfig(TokenizerModel model, LlamaConfig config)
    {
        string? Name(int? id) => id is { } known && known < model.Tokens.Count ? model.Tokens[known] : null;
        var fields = new Dictionary<string, object?>
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["clean_up_tokenization_spaces"] = false,
            ["model_max_length"] = config.ContextLength,
            ["bos_token"] = Name(config.BosId),
            ["eos_token"] = Name(config.EosIds.Count > 0 ? config.EosIds[0] : null),
            ["pad_token"] = Name(config.PadId),
        };
        if (model.StartId is not null)
            fields["add_bos_token"] = true;
        foreach (var key in fields.Where(f => f.Value is null).Select(f => f.Key).ToList())
            fields.Remove(key);
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields, JsonSettings.Indented));
    }
}
