using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agents.Models.Tokenizers;

/// <summary>Writes a tokenizer as tokenizer.json, which Hugging Face tokenizers read too.</summary>
internal static class TokenizerJsonWriter
{
    public static byte[] Write(TokenizerModel model)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAdded(json, model);
            if (model.SentencePiece is { } rules)
                SentencePieceWriter.Write(json, rules);
            else
                WriteByteLevelSteps(json, model);
            WriteStart(json, model);
            WriteModel(json, model);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteAdded(Utf8JsonWriter json, TokenizerModel model)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in model.Added.OrderBy(t => t.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", token.TakesSpaceBefore);
            json.WriteBoolean("rstrip", token.TakesSpaceAfter);
            json.WriteBoolean("normalized", token.IsNormalized);
            json.WriteBoolean("special", token.IsSpecial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteByteLevelSteps(Utf8JsonWriter json, TokenizerModel model)
    {
        json.WritePropertyName("normalizer");
        JsonSerializer.Serialize(json, model.Composes ? new { type = "NFC" } : null);
        json.WritePropertyName("pre_tokenizer");
        WritePreTokenizer(json, model.PreTokenizer);
        json.WritePropertyName("decoder");
        WriteByteLevel(json, usePattern: true);
    }

    private static void WriteStart(Utf8JsonWriter json, TokenizerModel model)
    {
        json.WritePropertyName("post_processor");
        if (model.StartId is not { } id)
        {
            json.WriteNullValue();
            return;
        }

        var token = model.Tokens[id]!;
        object Special(int type) => new { SpecialToken = new { id = token, type_id = type } };
        object Text(string name, int type) => new { Sequence = new { id = name, type_id = type } };
        JsonSerializer.Serialize(json, new
        {
            type = "TemplateProcessing",
            single = (object[])[Special(0), Text("A", 0)],
            pair = (object[])[Special(0), Text("A", 0), Special(1), Text("B", 1)],
            special_tokens = new Dictionary<string, object>
            {
                [token] = new { id = token, ids = (int[])[id], tokens = (string[])[token] },
            },
        });
    }

    private static void WritePreTokenizer(Utf8JsonWriter json, PreTokenizerKind kind)
    {
        if (kind == PreTokenizerKind.Gpt2)
        {
            WriteByteLevel(json, usePattern: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        if (kind == PreTokenizerKind.SmolLm)
        {
            json.WriteString("type", "Digits");
            json.WriteBoolean("individual_digits", true);
        }
        else
        {
            json.WriteString("type", "Split");
            json.WriteStartObject("pattern");
            json.WriteString("Regex", kind == PreTokenizerKind.Qwen2 ? SplitPatterns.Qwen2 : SplitPatterns.Llama3);
            json.WriteEndObject();
            json.WriteString("behavior", "Isolated");
            json.WriteBoolean("invert", false);
        }

        json.WriteEndObject();
        WriteByteLevel(json, usePattern: kind == PreTokenizerKind.SmolLm);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, bool usePattern)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", usePattern);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, TokenizerModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", model.SentencePiece?.UnknownId is { } unknown ? model.Tokens[unknown] : null);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", model.SentencePiece?.FusesUnknown ?? false);
        json.WriteBoolean("byte_fallback", model.SentencePiece?.HasByteTokens ?? false);
        json.WriteBoolean("ignore_merges", model.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Tokens.Count; id++)
        {
            if (model.Tokens[id] is { } token)
                json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in model.Merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
