using System.Text.Json.Nodes;
using Agents.Models.Embeddings;
using Agents.Testing;

namespace Agents.Models.Tests.Embeddings;

public sealed class WordPieceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("uncased")]
    [InlineData("cased")]
    [InlineData("accents")]
    [InlineData("raw")]
    public void Ids_are_those_of_Hugging_Face(string rules)
    {
        var tokenizer = Json(WordPieceFile.Tokenizer(rules));
        var expected = WordPieceFile.Ids(rules);
        for (var i = 0; i < expected.Count; i++)
        {
            var ids = tokenizer.Encode(WordPieceFile.Texts[i], int.MaxValue, out var isCut);
            Assert.False(isCut);
            Assert.True(expected[i].SequenceEqual(ids),
                $"{i} '{WordPieceFile.Texts[i]}': {string.Join(' ', ids)}, not {string.Join(' ', expected[i])}");
        }
    }

    [Fact]
    public void A_list_of_pieces_gives_the_same_ids()
    {
        File.WriteAllLines(_folder["vocab.txt"], WordPieceFile.Vocabulary);
        var tokenizer = new WordPieceTokenizer(WordPieceReader.Read(_folder.Path));
        File.WriteAllText(_folder["tokenizer_config.json"],
            """{"do_lower_case":false,"cls_token":{"content":"[SEP]"},"unk_token":"the"}""");
        var cased = new WordPieceTokenizer(WordPieceReader.Read(_folder.Path));
        for (var i = 0; i < WordPieceFile.Texts.Count; i++)
        {
            Assert.Equal(WordPieceFile.Ids("uncased")[i], tokenizer.Encode(WordPieceFile.Texts[i], 1000, out _));
            var other = cased.Encode(WordPieceFile.Texts[i], 1000, out _);
            Assert.Equal(3, other[0]);
            Assert.DoesNotContain(1, other);
        }
    }

    [Fact]
    public void A_long_text_is_cut_before_its_last_token()
    {
        var tokenizer = Json(WordPieceFile.Tokenizer("uncased"));
        var whole = tokenizer.Encode("the quick unaffable", 7, out var isCut);
        Assert.Equal(7, whole.Count);
        Assert.False(isCut);
        for (var most = 2; most < 7; most++)
        {
            Assert.Equal([.. whole[..(most - 1)], 3], tokenizer.Encode("the quick unaffable", most, out isCut));
            Assert.True(isCut);
        }

        // Nothing beyond is looked at.
        var huge = string.Concat(Enumerable.Repeat("the quick ", 1_000_000));
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(huge, 16, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 100_000);
    }

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "type is Unigram")]
    [InlineData("model.continuing_subword_prefix", "\"@@\"", "continuing_subword_prefix is @@")]
    [InlineData("normalizer.type", "\"NFKC\"", "type is NFKC")]
    [InlineData("pre_tokenizer.type", "\"Metaspace\"", "pre_tokenizer is Metaspace")]
    [InlineData("post_processor.type", "\"RobertaProcessing\"", "type is RobertaProcessing")]
    [InlineData("post_processor.single", "[]", "single is not known")]
    [InlineData("model.unk_token", "\"[NO]\"", "has no [NO]")]
    [InlineData("model.vocab", """{"a":-1}""", "a is -1")]
    public void What_is_not_known_is_refused_by_name(string path, string value, string message)
    {
        var root = WordPieceFile.Tokenizer("uncased");
        var keys = path.Split('.');
        root[keys[0]]![keys[1]] = JsonNode.Parse(value);
        var error = Assert.Throws<AgentsException>(() => Json(root));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private WordPieceTokenizer Json(JsonObject root)
    {
        File.WriteAllText(_folder["tokenizer.json"], root.ToJsonString());
        return new WordPieceTokenizer(WordPieceReader.Read(_folder.Path));
    }
}
