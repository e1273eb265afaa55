using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Recognises SentencePiece-style BPE in a tokenizer.json, as converters wrote it over the years.</summary>
internal static class SentencePieceReader
{
    private const string Space = "▁";
    private const string Known = "known are those of Llama 2, Mistral and Gemma";

    /// <summary>The rules; null where the file is byte-level BPE.</summary>
    /// <param name="root">The file.</param>
    /// <param name="idOf">Id of a token of the vocabulary.</param>
    /// <exception cref="AgentsException">It is SentencePiece-style and does something that is not known.</exception>
    public static SentencePieceRules? Read(JsonFields root, Func<string, int?> idOf)
    {
        var model = root.Object("model");
        var normalizers = Steps(root, "normalizer", "normalizers");
        var splits = Steps(root, "pre_tokenizer", "pretokenizers");
        var hasBytes = model.FindBool("byte_fallback", false);
        if (!hasBytes && !normalizers.Exists(s => s.FindText("type") == "Replace")
            && !splits.Exists(s => s.FindText("type") == "Metaspace"))
        {
            return null;
        }

        var prefix = Prefix(root, normalizers, splits);
        var unknown = model.FindText("unk_token") is { Length: > 0 } text ? idOf(text) : null;
        var drops = Steps(root, "decoder", "decoders").Exists(s => s.FindText("type") == "Strip"
            || (s.FindText("type") == "Metaspace" && prefix != SpacePrefix.None));
        return new SentencePieceRules(prefix, drops, hasBytes, unknown, model.FindBool("fuse_unk", false));
    }

    /// <summary>The steps of a sequence, or the only step; none where there is null.</summary>
    public static List<JsonFields> Steps(JsonFields root, string key, string list)
    {
        if (root.FindObject(key) is not { } found)
            return [];
        return found.FindText("type") == "Sequence"
            ? [.. found.Array(list).EnumerateArray().Select(e => JsonFields.Of(e, found.Source))]
            : [found];
    }

    private static SpacePrefix Prefix(JsonFields root, List<JsonFields> normalizers, List<JsonFields> splits)
    {
        var types = string.Join('+', normalizers.Concat(splits).Select(s => s.FindText("type")));
        return types switch
        {
            "Prepend+Replace" when Prepends(normalizers[0]) && Replaces(normalizers[1]) => SpacePrefix.Always,
            "Replace" when Replaces(normalizers[0]) => SpacePrefix.None,
            // No space is left to split at after the replacement.
            "Replace+Split" when Replaces(normalizers[0]) && Pattern(splits[0]) == " " => SpacePrefix.None,
            "Metaspace" => Scheme(splits[0]),
            _ => throw CheckpointError.Of(
                $"{root.Source}: normalizer and pre_tokenizer {types} with these settings are not known; {Known}."),
        };
    }

    private static bool Prepends(JsonFields step) => step.FindText("prepend") == Space;

    private static bool Replaces(JsonFields step) => Pattern(step) == " " && step.FindText("content") == Space;

    private static string? Pattern(JsonFields step) => step.Object("pattern").FindText("String");

    private static SpacePrefix Scheme(JsonFields step)
    {
        if ((step.FindText("replacement") ?? Space) != Space || step.FindBool("split", true))
            throw CheckpointError.Of($"{step.Source}: Metaspace must replace by {Space} and not split; {Known}.");
        var scheme = step.FindText("prepend_scheme") ?? (step.FindBool("add_prefix_space", true) ? "always" : "never");
        return scheme switch
        {
            "never" => SpacePrefix.None,
            "always" => SpacePrefix.WhereMissing,
            "first" => SpacePrefix.AtStartWhereMissing,
            _ => throw CheckpointError.Of($"{step.Source}: prepend_scheme is {scheme}; {Known}."),
        };
    }
}
