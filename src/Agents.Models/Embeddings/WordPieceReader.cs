using System.Text.Json;
using Agents.Models.Checkpoints;

namespace Agents.Models.Embeddings;

/// <summary>Reads a WordPiece tokenizer: tokenizer.json, or vocab.txt beside tokenizer_config.json.</summary>
internal static class WordPieceReader
{
    private const string Continues = "##";
    private const int LongestWord = 100;

    /// <param name="folder">The model's folder.</param>
    /// <exception cref="AgentsException">There is none, it is damaged, or of a kind that is not known.</exception>
    public static WordPieceModel Read(string folder)
    {
        var (json, list) = (Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "vocab.txt"));
        if (File.Exists(json))
            return ReadJson(JsonFile.Read(json));
        if (!File.Exists(list))
            throw CheckpointError.Of($"{folder} has neither tokenizer.json nor vocab.txt.");
        var config = Path.Combine(folder, "tokenizer_config.json");
        return ReadList(list, File.Exists(config) ? JsonFile.Read(config) : JsonFile.Parse("{}"u8.ToArray(), config));
    }

    private static WordPieceModel ReadJson(JsonFields root)
    {
        var model = root.Object("model");
        // Files of old versions do not name the type of a WordPiece model.
        Require(model, "type", model.FindText("type") ?? "WordPiece", "WordPiece");
        Require(model, "continuing_subword_prefix", model.FindText("continuing_subword_prefix"), Continues);
        Require(root, "pre_tokenizer", root.FindObject("pre_tokenizer")?.FindText("type"), "BertPreTokenizer");
        var normalizer = root.Object("normalizer");
        Require(normalizer, "type", normalizer.FindText("type"), "BertNormalizer");
        var vocabulary = model.Object("vocab");
        var ids = vocabulary.Entries().Select(e => (e.Name,
            vocabulary.Integer(e.Name, e.Value, 0, ConfigRules.MaximumVocabulary - 1)));
        var (first, last) = Around(root);
        return Make(
            ids, root.Source, first, last, model.FindText("unk_token") ?? "[UNK]",
            model.FindInt("max_input_chars_per_word", 1, 1 << 16) ?? LongestWord, Rules(normalizer,
                normalizer.FindBool("clean_text", true), "handle_chinese_chars", "lowercase"));
    }

    private static WordPieceModel ReadList(string path, JsonFields config)
    {
        // A piece is a line; the last one ends with a line feed or not.
        var lines = SmallFile.ReadText(path).TrimEnd('\n').Split('\n').Select(l => l.TrimEnd('\r'));
        return Make(
            lines.Select((l, i) => (l, i)), path, Special(config, "cls_token", "[CLS]"),
            Special(config, "sep_token", "[SEP]"), Special(config, "unk_token", "[UNK]"), LongestWord,
            Rules(config, cleans: true, "tokenize_chinese_chars", "do_lower_case"));
    }

    private static BertTextRules Rules(JsonFields fields, bool cleans, string chinese, string lower)
    {
        var lowers = fields.FindBool(lower, true);
        return new BertTextRules(
            cleans, fields.FindBool(chinese, true), fields.FindBool("strip_accents", lowers), lowers);
    }

    private static WordPieceModel Make(
        IEnumerable<(string Piece, int Id)> pieces,
        string source,
        string first,
        string last,
        string unknown,
        int longest,
        BertTextRules rules)
    {
        var (words, continuations) = (new Dictionary<string, int>(StringComparer.Ordinal),
            new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (piece, id) in pieces)
        {
            var goesOn = piece.Length > Continues.Length && piece.StartsWith(Continues, StringComparison.Ordinal);
            if (!(goesOn ? continuations : words).TryAdd(goesOn ? piece[Continues.Length..] : piece, id))
                throw CheckpointError.Of($"{source}: the piece {piece} is there twice.");
        }

        int known(string token) => words.TryGetValue(token, out var found)
            ? found
            : throw CheckpointError.Of($"{source}: the vocabulary has no {token}.");
        return new WordPieceModel(words, continuations, known(first), known(last), known(unknown), longest, rules);
    }

    // What stands before and behind a text; a list that says more than that is of another model.
    private static (string First, string Last) Around(JsonFields root)
    {
        var processor = root.Object("post_processor");
        if (processor.FindText("type") == "BertProcessing")
            return (Pair(processor, "cls"), Pair(processor, "sep"));
        Require(processor, "type", processor.FindText("type"), "TemplateProcessing");
        var parts = processor.Array("single").EnumerateArray()
            .Select(p => JsonFields.Of(p, $"{processor.Source}: single")).ToList();
        return parts.Count == 3 && parts[1].FindObject("Sequence") is not null
            && parts[0].FindObject("SpecialToken")?.FindText("id") is { } first
            && parts[2].FindObject("SpecialToken")?.FindText("id") is { } last
            ? (first, last)
            : throw CheckpointError.Of($"{processor.Source}: single is not known; known is: one token, the text, one token.");
    }

    private static string Pair(JsonFields processor, string key)
    {
        var pair = processor.Array(key);
        return pair.GetArrayLength() == 2
            ? processor.Text(key, pair[0])
            : throw CheckpointError.Of($"{processor.Source}: {key} is no pair of a token and its id.");
    }

    private static string Special(JsonFields config, string key, string otherwise) => config.Find(key) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Object } token => JsonFields.Of(token, $"{config.Source}: {key}")
            .FindText("content") ?? otherwise,
        { } token => config.Text(key, token),
    };

    private static void Require(JsonFields fields, string key, string? found, string known)
    {
        if (found != known)
            throw CheckpointError.Of($"{fields.Source}: {key} is {found ?? "none"}; known is: {known}.");
    }
}
