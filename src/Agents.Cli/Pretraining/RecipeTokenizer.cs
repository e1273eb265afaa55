using Agents.Evaluation;
using Agents.Models.Tokenizers;
using Agents.Tasks;

namespace Agents.Cli.Pretraining;

/// <summary>
/// The tokenizer of the embedded model: the 256 bytes, so that any text is exact and every digit and letter stands
/// alone, and the phrases of the generated tasks as one token each, so that a prompt is short.
/// </summary>
internal static class RecipeTokenizer
{
    public const string EndOfText = "<|endoftext|>";
    public const string TurnStart = "<|im_start|>";
    public const string TurnEnd = "<|im_end|>";

    private static readonly string[] Specials = [EndOfText, TurnStart, TurnEnd];

    /// <summary>What the chat template puts around each message, beside the special tokens.</summary>
    private static readonly string[] Roles = ["system\n", "user\n", "assistant\n"];

    public static TokenizerModel Create(IEnumerable<ITaskSet> families)
    {
        var phrases = Roles.Concat(families.OfType<TaskFamily>().SelectMany(f => f.Phrases))
            .Where(p => p.Length > 1)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var tokens = new List<string?>(Specials);
        tokens.AddRange(Enumerable.Range(0, 256).Select(b => $"{ByteSymbols.Symbol((byte)b)}"));
        var added = Specials.Select((content, id) => new AddedToken(id, content, IsSpecial: true)).ToList();
        foreach (var phrase in phrases)
        {
            added.Add(new AddedToken(tokens.Count, phrase, IsSpecial: false));
            tokens.Add(phrase);
        }

        return new TokenizerModel(tokens, [], added, PreTokenizerKind.SmolLm);
    }
}
