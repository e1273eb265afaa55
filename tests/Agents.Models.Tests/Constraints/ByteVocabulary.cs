using Agents.Models.Constraints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Constraints;

/// <summary>All bytes, some pieces of JSON and text, and an end token.</summary>
internal static class ByteVocabulary
{
    public const int EndId = 256;

    private static readonly string[] Pieces =
    [
        "{\"", "\":", "\": ", "\",", "\"}", "}", "[]", "{}", "],", " \"", "true", "false", "null", "alse", "12", "00",
        "3.", ".5", "-1", "\\\"", "\\n", "\\u00", "aa", "ab", "name", "é", "日本", "😀", "\n\n", "  ", "],[", "0123456789",
    ];

    public static BpeTokenizer Tokenizer { get; } = new(
        new TokenizerModel(
            [
                .. Enumerable.Range(0, 256).Select(b => ByteSymbols.Symbol((byte)b).ToString()),
                "<|end|>",
                .. Pieces,
            ],
            [],
            [
                new AddedToken(EndId, "<|end|>", IsSpecial: true),
                .. Pieces.Select((p, i) => new AddedToken(EndId + 1 + i, p, IsSpecial: false)),
            ],
            PreTokenizerKind.Gpt2),
        "test");

    public static int Count => Tokenizer.VocabularySize;

    public static TokenTrie Trie { get; } = new(Tokenizer, Count, [EndId]);
}
