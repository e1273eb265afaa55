using System.Text.Json.Nodes;
using Agents.Testing;

namespace Agents.Models.Tests.Embeddings;

/// <summary>wordpiece.json: texts and their ids by Hugging Face's tokenizers, for four sets of rules.</summary>
internal static class WordPieceFile
{
    private static readonly JsonNode Root = JsonNode.Parse(File.ReadAllText(Path.Combine(
        SharedFiles.RepositoryRoot, "tests", "Agents.Models.Tests", "Embeddings", "wordpiece.json")))!;

    public static IReadOnlyList<string> Texts { get; } = [.. Root["texts"]!.AsArray().Select(t => (string)t!)];

    public static IReadOnlyList<string> Vocabulary { get; } = [.. Root["vocab"]!.AsArray().Select(t => (string)t!)];

    public static IReadOnlyList<int[]> Ids(string rules) =>
        [.. Root["rules"]![rules]!["ids"]!.AsArray().Select(ids => ids!.AsArray().Select(i => (int)i!).ToArray())];

    public static JsonObject Normalizer(string rules) => Root["rules"]![rules]!["normalizer"]!.DeepClone().AsObject();

    /// <summary>The tokenizer.json that the ids are of.</summary>
    public static JsonObject Tokenizer(string rules)
    {
        var normalizer = Normalizer(rules);
        normalizer["type"] = "BertNormalizer";
        return new JsonObject
        {
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "TemplateProcessing",
                ["single"] = new JsonArray(
                    Special("[CLS]"), new JsonObject { ["Sequence"] = new JsonObject { ["id"] = "A" } }, Special("[SEP]")),
            },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(
                    Vocabulary.Select((v, i) => KeyValuePair.Create<string, JsonNode?>(v, JsonValue.Create(i)))),
            },
        };
    }

    private static JsonObject Special(string token) =>
        new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = 0 } };
}
