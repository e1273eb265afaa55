using System.Text;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Tokenizers;

public sealed class SentencePieceTests
{
    private static readonly string[] Texts = ["<unk>", "<s>", "</s>", "▁", "a", "b", "é", "▁a", "ab", "▁ab", "\n"];

    [Theory]
    [InlineData("Always", "a", "▁a")]
    [InlineData("Always", " a", "▁|▁a")]
    [InlineData("Always", "<s>ab<s>a", "<s>|▁ab|<s>|▁a")]
    [InlineData("WhereMissing", " a<s>a", "▁a|<s>|▁a")]
    [InlineData("AtStartWhereMissing", "a<s>a", "▁a|<s>|a")]
    [InlineData("AtStartWhereMissing", "<s>a", "<s>|a")]
    [InlineData("None", "a <s>a", "a|▁|<s>|a")]
    public void A_space_is_put_where_the_rules_say(string prefix, string text, string expected)
    {
        var tokenizer = Create(Enum.Parse<SpacePrefix>(prefix));
        Assert.Equal(expected.Split('|'), Tokens(tokenizer, text));
        var again = new BpeTokenizer(
            TokenizerJsonReader.Read(JsonFile.Parse(TokenizerJsonWriter.Write(tokenizer.Model), "x")), "x");
        Assert.Equal(tokenizer.Model.SentencePiece, again.Model.SentencePiece);
        Assert.Equal(tokenizer.Encode(text, true), again.Encode(text, true));
    }

    [Fact]
    public void A_character_without_token_becomes_its_bytes_and_comes_back()
    {
        var tokenizer = Create(SpacePrefix.Always);
        Assert.Equal(["▁a", "<0xF0>", "<0x9F>", "<0x9A>", "<0x80>", "é"], Tokens(tokenizer, "a🚀é"));
        foreach (var text in (string[])["a🚀é", " a", "  ", "", "<0x41>", "\n日本"])
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, true), skipSpecial: true));
    }

    [Fact]
    public void Without_bytes_a_run_of_unknown_characters_is_one_token_or_dropped()
    {
        var rules = new SentencePieceRules(SpacePrefix.None, false, HasByteTokens: false, UnknownId: 0, true);
        Assert.Equal(["a", "<unk>", "b", "<unk>"], Tokens(Create(rules), "axyb?"));
        Assert.Equal(["a", "<unk>", "<unk>"], Tokens(Create(rules with { FusesUnknown = false }), "axy"));
        var dropping = Create(rules with { UnknownId = null });
        Assert.Equal(["b", "a"], Tokens(dropping, "b日a"));
        Assert.Equal(3, dropping.DroppedBytes);
    }

    [Fact]
    public void White_space_beside_a_token_that_takes_it_is_gone()
    {
        var model = Create(SpacePrefix.None).Model;
        model = model with
        {
            Added = [model.Added[0], model.Added[1] with { TakesSpaceAfter = true },
                model.Added[2] with { TakesSpaceBefore = true }],
        };
        Assert.Equal(["a", "▁", "<s>", "b"], Tokens(new BpeTokenizer(model, "x"), "a <s> \n b"));
        Assert.Equal(["a", "</s>", "▁", "b"], Tokens(new BpeTokenizer(model, "x"), "a \n </s> b"));
        // The first takes what is between; none is left for the second, and nothing is taken twice.
        Assert.Equal(["<s>", "</s>", "<s>"], Tokens(new BpeTokenizer(model, "x"), "<s>  </s><s>"));
    }

    [Fact]
    public void Scores_give_every_pair_that_makes_a_token_best_first()
    {
        string[] tokens = ["a", "b", "c", "ab", "bc", "abc", "zz"];
        float[] scores = [0, 0, 0, -2, -1, -3, -9];
        Assert.Equal(
            [("b", "c"), ("a", "b"), ("ab", "c"), ("a", "bc")],
            SentencePieceMerges.Of(tokens, scores, _ => true, "x"));
        Assert.DoesNotContain(("ab", "c"), SentencePieceMerges.Of(tokens, scores, id => id != 5, "x"));
        tokens[6] = new string('a', 1000);
        var error = Assert.Throws<AgentsException>(() => SentencePieceMerges.Of(tokens, scores, _ => true, "x.gguf"));
        Assert.Contains("token 6", error.Message, StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 5000).Select(i => $"{i}{new string('a', 500)}")];
        Assert.Throws<AgentsException>(() => SentencePieceMerges.Of(many, new float[many.Length], _ => true, "x"));
    }

    [Theory]
    [InlineData("normalizer", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"b\"}", "Replace")]
    [InlineData("normalizer", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"\"}", "Precompiled")]
    [InlineData("pre_tokenizer", "{\"type\":\"Metaspace\",\"split\":true}", "Metaspace")]
    [InlineData("pre_tokenizer", "{\"type\":\"Metaspace\",\"split\":false,\"prepend_scheme\":\"some\"}", "some")]
    public void What_is_not_known_is_named(string key, string json, string named)
    {
        var root = JsonNode.Parse(TokenizerJsonWriter.Write(Create(SpacePrefix.WhereMissing).Model))!;
        root[key] = JsonNode.Parse(json);
        var fields = JsonFile.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), "x.json");
        var error = Assert.Throws<AgentsException>(() => TokenizerJsonReader.Read(fields));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static string[] Tokens(BpeTokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text, parseSpecial: true).Select(id => tokenizer.Model.Tokens[id]!)];

    private static BpeTokenizer Create(SpacePrefix prefix) =>
        Create(new SentencePieceRules(prefix, prefix != SpacePrefix.None, HasByteTokens: true, UnknownId: 0, true));

    private static BpeTokenizer Create(SentencePieceRules rules)
    {
        List<string?> tokens = [.. Texts];
        if (rules.HasByteTokens)
            tokens.AddRange(Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"));
        List<AddedToken> added = [.. Texts.Take(3).Select((t, id) => new AddedToken(id, t, IsSpecial: true))];
        return new BpeTokenizer(
            new TokenizerModel(
                tokens, [("▁", "a"), ("▁a", "b"), ("a", "b")], added, PreTokenizerKind.None, SentencePiece: rules),
            "x");
    }
}
