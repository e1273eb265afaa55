using System.Text;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Tokenizers;

public sealed class TokenizerJsonReaderTests
{
    [Theory]
    [InlineData("model.type", "\"WordPiece\"", "WordPiece")]
    [InlineData("model.byte_fallback", "true", "normalizer")]
    [InlineData("model.unk_token", "\"<unk>\"", "unk_token")]
    [InlineData("model.merges", null, "merges")]
    [InlineData("model.merges", "[]", "no merges")]
    [InlineData("model.merges", "[[\"h\",\"zz\"]]", "merge 0 (h zz)")]
    [InlineData("model.merges", "[\"h e l\"]", "merge 0")]
    [InlineData("model.vocab", null, "vocab")]
    [InlineData("model.vocab", "{\"a\":1,\"b\":1}", "same id|have the id")]
    [InlineData("model.vocab", "{\"a\":2000000000}", "2000000000")]
    [InlineData("model.vocab", "{\"a\":-1}", "-1")]
    [InlineData("pre_tokenizer", null, "pre_tokenizer")]
    [InlineData("pre_tokenizer", "{\"type\":\"Whitespace\"}", "Whitespace")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\".\"}}", "Split")]
    [InlineData("normalizer", "{\"type\":\"NFKC\"}", "NFKC")]
    [InlineData("added_tokens", "[{\"id\":0,\"content\":\"\"}]", "empty")]
    [InlineData("added_tokens", "[{\"id\":0,\"content\":\"x\"},{\"id\":0,\"content\":\"y\"}]", "twice")]
    [InlineData("added_tokens", "[{\"id\":2,\"content\":\"x\"}]", "x has the id of")]
    [InlineData("added_tokens", "[{\"id\":2,\"content\":\"<|im_end|>\",\"single_word\":true}]", "single_word")]
    public void What_is_damaged_or_not_known_is_named(string place, string? json, string named)
    {
        var root = JsonNode.Parse(TokenizerJsonWriter.Write(TinyModel.Tokenizer))!.AsObject();
        var parent = place.StartsWith("model.", StringComparison.Ordinal) ? root["model"]!.AsObject() : root;
        var key = place[(place.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (json is null)
            parent.Remove(key);
        else
            parent[key] = JsonNode.Parse(json);
        var fields = JsonFile.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), "x.json");
        var error = Assert.Throws<AgentsException>(() => new BpeTokenizer(TokenizerJsonReader.Read(fields), "x.json"));
        Assert.Contains("x.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named.Split('|'), n => error.Message.Contains(n, StringComparison.Ordinal));
    }

    [Fact]
    public void Merges_of_older_files_are_texts()
    {
        var root = JsonNode.Parse(TokenizerJsonWriter.Write(TinyModel.Tokenizer))!;
        var merges = TinyModel.Tokenizer.Merges.Select(m => (JsonNode)$"{m.Left} {m.Right}");
        root["model"]!["merges"] = new JsonArray([.. merges]);
        var read = TokenizerJsonReader.Read(JsonFile.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), "x.json"));
        Assert.Equal(TinyModel.Tokenizer.Merges, read.Merges);
    }

    [Fact]
    public void Bytes_and_phrases_alone_need_no_merges()
    {
        var tokens = TinyModel.Tokenizer.Tokens.Take(259).Append("what is ").ToList();
        var added = TinyModel.Tokenizer.Added.Take(3).Append(new AddedToken(259, "what is ", false)).ToList();
        var model = new TokenizerModel(tokens, [], added, PreTokenizerKind.SmolLm);
        var fields = JsonFile.Parse(TokenizerJsonWriter.Write(model), "x.json");
        var tokenizer = new BpeTokenizer(TokenizerJsonReader.Read(fields), "x.json");
        Assert.Equal([259, 3 + '7'], tokenizer.Encode("what is 7", parseSpecial: false));
    }
}
