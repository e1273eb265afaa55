using System.Text.Json.Nodes;

namespace Agents.Models.Tests.Damage;

/// <summary>What makes a tokenizer.json of BPE wrong for certain.</summary>
internal static class TokenizerDamage
{
    public static (string How, byte[] Bytes) Break(byte[] json, int vocabulary, Random random)
    {
        var root = JsonNode.Parse(json)!;
        var vocab = root["model"]!["vocab"]!.AsObject();
        var token = vocab.ElementAt(random.Next(vocab.Count)).Key;
        var any = (int)vocab.ElementAt(random.Next(vocab.Count)).Value!;
        var other = any == (int)vocab[token]! ? -5 : any;
        (string, byte[])[] changes =
        [
            ("model unknown", JsonDamage.With(json, "\"Unigram\"", "model", "type")),
            ("no model", JsonDamage.Without(json, "model")),
            ("a model that is a text", JsonDamage.With(json, "\"BPE\"", "model")),
            ("no vocabulary", JsonDamage.Without(json, "model", "vocab")),
            ("a vocabulary that is a list", JsonDamage.With(json, "[[\"a\",0]]", "model", "vocab")),
            ("no merges", JsonDamage.Without(json, "model", "merges")),
            ("merges that are a number", JsonDamage.With(json, "3", "model", "merges")),
            ("a merge of one part", JsonDamage.With(json, "[\"a\"]", "model", "merges")),
            ("a merge of three parts", JsonDamage.With(json, "[[\"a\",\"b\",\"c\"]]", "model", "merges")),
            ("a merge of what is no token", JsonDamage.With(json, "[\"zq qz\"]", "model", "merges")),
            ("a merge of numbers", JsonDamage.With(json, "[[1,2]]", "model", "merges")),
            ("an id that is taken", JsonDamage.With(json, $"{other}", "model", "vocab", token)),
            ("an id below 0", JsonDamage.With(json, "-1", "model", "vocab", token)),
            ("an id that is huge", JsonDamage.With(json, "99999999999", "model", "vocab", token)),
            ("an id in the billions", JsonDamage.With(json, "2000000000", "model", "vocab", token)),
            ("an id that is a text", JsonDamage.With(json, "\"1\"", "model", "vocab", token)),
            ("an id that is a fraction", JsonDamage.With(json, "1.5", "model", "vocab", token)),
            ("more tokens than the model", JsonDamage.With(json, $"{vocabulary + random.Next(1, 1000)}", "model", "vocab", "new")),
            ("added tokens that are an object", JsonDamage.With(json, "{}", "added_tokens")),
            ("an added token without a text", JsonDamage.With(json, "[{\"id\":0}]", "added_tokens")),
            ("an added token without an id", JsonDamage.With(json, "[{\"content\":\"<x>\"}]", "added_tokens")),
            ("an added token twice", JsonDamage.With(
                json, "[{\"id\":0,\"content\":\"<x>\"},{\"id\":0,\"content\":\"<x>\"}]", "added_tokens")),
            ("a special that is a text", JsonDamage.With(
                json, "[{\"id\":0,\"content\":\"<x>\",\"special\":\"yes\"}]", "added_tokens")),
            ("an added token far away", JsonDamage.With(
                json, "[{\"id\":2147483647,\"content\":\"<x>\"}]", "added_tokens")),
            ("a text that is no Unicode", JsonDamage.With(
                json, "[{\"id\":0,\"content\":\"\\udc00\"}]", "added_tokens")),
            ("an unknown normalizer", JsonDamage.With(json, "{\"type\":\"Shout\"}", "normalizer")),
            ("an unknown pre-tokenizer", JsonDamage.With(json, "{\"type\":\"Shout\"}", "pre_tokenizer")),
            ("a pre-tokenizer that is a number", JsonDamage.With(json, "1", "pre_tokenizer")),
        ];
        var (how, bytes) = changes[random.Next(changes.Length)];
        return random.Next(8) == 0 ? JsonDamage.Broken(json, random) : (how, bytes);
    }

    /// <summary>The same for WordPiece.</summary>
    public static (string How, byte[] Bytes) BreakWords(byte[] json, Random random)
    {
        (string, byte[])[] changes =
        [
            ("model unknown", JsonDamage.With(json, "\"BPE\"", "model", "type")),
            ("no vocabulary", JsonDamage.Without(json, "model", "vocab")),
            ("an id below 0", JsonDamage.With(json, "-1", "model", "vocab", "the")),
            ("an id beyond the model", JsonDamage.With(json, "5000", "model", "vocab", "the")),
            ("an id that is huge", JsonDamage.With(json, "1e30", "model", "vocab", "the")),
            ("no unknown token", JsonDamage.With(json, "\"[NONE]\"", "model", "unk_token")),
            ("no first token", JsonDamage.Without(json, "model", "vocab", "[CLS]")),
            ("words of no characters", JsonDamage.With(json, "0", "model", "max_input_chars_per_word")),
            ("another prefix", JsonDamage.With(json, "\"@@\"", "model", "continuing_subword_prefix")),
            ("an unknown normalizer", JsonDamage.With(json, "{\"type\":\"NFKC\"}", "normalizer")),
            ("a flag that is a text", JsonDamage.With(json, "\"yes\"", "normalizer", "lowercase")),
            ("nothing around a text", JsonDamage.With(json, "null", "post_processor")),
            ("two texts", JsonDamage.With(json, "[{\"Sequence\":{\"id\":\"A\"}},{\"Sequence\":{\"id\":\"B\"}}]",
                "post_processor", "single")),
        ];
        return random.Next(6) == 0 ? JsonDamage.Broken(json, random) : changes[random.Next(changes.Length)];
    }
}
