using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Runtime;

/// <summary>A tokenizer whose id n below 256 is the byte n; id 256 is the special end token.</summary>
internal static class TestTokenizer
{
    public const int EndId = 256;

    public static BpeTokenizer Create()
    {
        var tokens = Enumerable.Range(0, 256).Select(i => ByteSymbols.Symbol((byte)i).ToString()).Append("<end>");
        var model = new TokenizerModel(
            [.. tokens], [], [new AddedToken(EndId, "<end>", IsSpecial: true)], PreTokenizerKind.Gpt2);
        return new BpeTokenizer(model, "test");
    }
}
