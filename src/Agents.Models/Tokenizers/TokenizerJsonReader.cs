using System.Text.Json;
using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Reads tokenizer.json as far as BPE goes, byte-level or SentencePiece-style; else it is refused.</summary>
internal static class TokenizerJsonReader
{
    /// <exception cref="AgentsException">Damaged, or of a kind that is not known.</exception>
    public static TokenizerModel Read(JsonFields root)
    {
        var model = root.Object("model");
        var added = Added(root);
        var tokens = Tokens(model.Object("vocab"), added);
        var pieces = SentencePieceReader.Read(root, t => Array.IndexOf(tokens, t) is >= 0 and var id ? id : null);
        RefuseOthers(model, pieces is null);
        return new TokenizerModel(
            tokens,
            Merges(model),
            added,
            pieces is null ? PreTokenizerReader.Read(root) : PreTokenizerKind.None,
            pieces is null && model.FindBool("ignore_merges", false),
            pieces is null && Composes(root),
            pieces).WithStart(Start(root), $"{root.Source}: post_processor");
    }

    // What the template for one text has before the text.
    private static string? Start(JsonFields root)
    {
        var template = SentencePieceReader.Steps(root, "post_processor", "processors")
            .Find(s => s.FindText("type") == "TemplateProcessing");
        var parts = template.Source is null ? [] : template.Array("single").EnumerateArray().Take(1).ToList();
        return parts is [var first]
            ? JsonFields.Of(first, $"{template.Source}: single").FindObject("SpecialToken")?.FindText("id")
            : null;
    }

    private static bool Composes(JsonFields root)
    {
        var steps = SentencePieceReader.Steps(root, "normalizer", "normalizers");
        return steps.Find(s => s.FindText("type") != "NFC") is not { Source: not null } other
            ? steps.Count > 0
            : throw CheckpointError.Of(
                $"{other.Source}: {other.FindText("type")} is not known; known are NFC and those of SentencePiece.");
    }

    private static void RefuseOthers(JsonFields model, bool isByteLevel)
    {
        if ((model.FindText("type") ?? "BPE") is var type and not "BPE")
            throw CheckpointError.Of($"{model.Source}: type is {type}; known is: BPE.");
        string[] keys = ["continuing_subword_prefix", "end_of_word_suffix", .. isByteLevel ? ["unk_token"] : (string[])[]];
        foreach (var key in keys)
        {
            if (model.FindText(key) is { Length: > 0 } text)
                throw CheckpointError.Of($"{model.Source}: {key} is {text}; only BPE without it is known.");
        }

        if (!isByteLevel && model.FindBool("ignore_merges", false))
            throw CheckpointError.Of($"{model.Source}: ignore_merges with SentencePiece-style BPE is not known.");
    }

    private static List<AddedToken> Added(JsonFields root)
    {
        var (tokens, ids) = (new List<AddedToken>(), new HashSet<int>());
        var contents = new HashSet<string>(StringComparer.Ordinal);
        if (root.Find("added_tokens") is null)
            return tokens;
        foreach (var element in root.Array("added_tokens").EnumerateArray())
        {
            var fields = JsonFields.Of(element, $"{root.Source}: added_tokens");
            var token = new AddedToken(
                fields.Int("id", 0, ConfigRules.MaximumVocabulary - 1),
                fields.FindText("content") ?? "",
                fields.FindBool("special", false),
                fields.FindBool("normalized", false),
                fields.FindBool("lstrip", false),
                fields.FindBool("rstrip", false));
            if (token.Content.Length == 0 || !ids.Add(token.Id) || !contents.Add(token.Content))
                throw CheckpointError.Of($"{fields.Source}: {token.Id} is empty or there twice.");
            if (fields.FindBool("single_word", false))
                throw CheckpointError.Of($"{fields.Source}: {token.Content} has single_word, which is not known.");
            tokens.Add(token);
        }

        return tokens;
    }

    private static string?[] Tokens(JsonFields vocabulary, List<AddedToken> added)
    {
        var entries = vocabulary.Entries();
        var ids = entries.ConvertAll(
            e => vocabulary.Integer(e.Name, e.Value, 0, ConfigRules.MaximumVocabulary - 1));
        var size = Math.Max(ids.Count == 0 ? -1 : ids.Max(), added.Count == 0 ? -1 : added.Max(t => t.Id)) + 1;
        var tokens = new string?[size];
        for (var i = 0; i < ids.Count; i++)
        {
            if (tokens[ids[i]] is { } other)
                throw CheckpointError.Of($"{vocabulary.Source}: {entries[i].Name} and {other} have the id {ids[i]}.");
            tokens[ids[i]] = entries[i].Name;
        }

        foreach (var token in added)
        {
            if (tokens[token.Id] is { } other && other != token.Content)
                throw CheckpointError.Of($"{vocabulary.Source}: added token {token.Content} has the id of {other}.");
            tokens[token.Id] = token.Content;
        }

        return tokens;
    }

    // Older files write "a b", newer ones ["a", "b"].
    private static List<(string Left, string Right)> Merges(JsonFields model)
    {
        var merges = new List<(string, string)>();
        foreach (var element in model.Array("merges").EnumerateArray())
        {
            string[] parts = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2
                ? [model.Text("merges", element[0]), model.Text("merges", element[1])]
                : model.Text("merges", element).Split(' ');
            if (parts.Length != 2)
                throw CheckpointError.Of($"{model.Source}: merge {merges.Count} does not have two parts.");
            merges.Add((parts[0], parts[1]));
        }

        return merges;
    }
}
