using System.Text.Json;

namespace Agents.Models.Tokenizers;

/// <summary>Writes what is particular to SentencePiece-style BPE in a tokenizer.json.</summary>
internal static class SentencePieceWriter
{
    private const string Space = "▁";

    public static void Write(Utf8JsonWriter json, SentencePieceRules rules)
    {
        var metaspace = rules.Prefix is SpacePrefix.WhereMissing or SpacePrefix.AtStartWhereMissing;
        object replace = new { type = "Replace", pattern = new { String = " " }, content = Space };
        object prepend = new { type = "Prepend", prepend = Space };
        Write(json, "normalizer", rules.Prefix switch
        {
            SpacePrefix.None => replace,
            SpacePrefix.Always => new { type = "Sequence", normalizers = new[] { prepend, replace } },
            _ => null,
        });
        var scheme = rules.Prefix == SpacePrefix.WhereMissing ? "always" : "first";
        Write(json, "pre_tokenizer", metaspace
            ? new { type = "Metaspace", replacement = Space, prepend_scheme = scheme, split = false }
            : null);
        Write(json, "decoder", new { type = "Sequence", decoders = Decoders(rules) });
    }

    private static List<object> Decoders(SentencePieceRules rules)
    {
        List<object> decoders =
        [
            new { type = "Replace", pattern = new { String = Space }, content = " " },
            new { type = "ByteFallback" },
            new { type = "Fuse" },
        ];
        if (rules.DropsFirstSpace)
            decoders.Add(new { type = "Strip", content = " ", start = 1, stop = 0 });
        return decoders;
    }

    private static void Write(Utf8JsonWriter json, string key, object? value)
    {
        json.WritePropertyName(key);
        JsonSerializer.Serialize(json, value);
    }
}
