using Agents.Models.Checkpoints;

namespace Agents.Models.Tokenizers;

/// <summary>Recognises the pre-tokenizer of a tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    private const string Known = "known are those of GPT-2, SmolLM2, Qwen 2 and Llama 3";

    /// <exception cref="AgentsException">It is none of the known ones.</exception>
    public static PreTokenizerKind Read(JsonFields root)
    {
        if (root.FindObject("pre_tokenizer") is not { } found)
            throw CheckpointError.Of($"{root.Source} has no pre_tokenizer; {Known}.");
        var steps = found.FindText("type") == "Sequence"
            ? found.Array("pretokenizers").EnumerateArray().Select(e => JsonFields.Of(e, found.Source)).ToList()
            : [found];
        var types = string.Join("+", steps.Select(s => s.FindText("type")));
        if (steps.Exists(s => s.FindBool("add_prefix_space", false)))
            throw CheckpointError.Of($"{found.Source}: add_prefix_space is not known; {Known}.");
        return types switch
        {
            "ByteLevel" when UsesPattern(steps[0]) => PreTokenizerKind.Gpt2,
            "Digits+ByteLevel" when steps[0].FindBool("individual_digits", false) && UsesPattern(steps[1]) =>
                PreTokenizerKind.SmolLm,
            "Split+ByteLevel" when !UsesPattern(steps[1]) => Split(steps[0]),
            _ => throw CheckpointError.Of($"{found.Source}: {types} with these settings is not known; {Known}."),
        };
    }

    private static bool UsesPattern(JsonFields byteLevel) => byteLevel.FindBool("use_regex", true);

    private static PreTokenizerKind Split(JsonFields split)
    {
        if (split.FindText("behavior") != "Isolated" || split.FindBool("invert", false))
            throw CheckpointError.Of($"{split.Source}: Split must be Isolated and not inverted; {Known}.");
        return split.Object("pattern").FindText("Regex") switch
        {
            SplitPatterns.Qwen2 => PreTokenizerKind.Qwen2,
            SplitPatterns.Llama3 => PreTokenizerKind.Llama3,
            var other => throw CheckpointError.Of($"{split.Source}: the pattern {other} is not known; {Known}."),
        };
    }
}
