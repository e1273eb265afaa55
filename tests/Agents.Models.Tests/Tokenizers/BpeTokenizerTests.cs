using System.Text;
using Agents.Models.Checkpoints;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tokenizers;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Models.Tests.Tokenizers;

public sealed class BpeTokenizerTests
{
    private static readonly BpeTokenizer Tokenizer = new(TinyModel.Tokenizer, "tiny");

    [Theory]
    [InlineData("Gpt2")]
    [InlineData("SmolLm")]
    [InlineData("Qwen2")]
    [InlineData("Llama3")]
    public void Any_text_comes_back(string name)
    {
        var kind = Enum.Parse<PreTokenizerKind>(name);
        var tokenizer = new BpeTokenizer(TinyModel.MakeTokenizer(kind, kind == PreTokenizerKind.Llama3), "tiny");
        Prop.ForAll<string?>(Texts(), text =>
        {
            foreach (var special in (bool[])[true, false])
                Assert.Equal(Valid(text!), tokenizer.Decode(tokenizer.Encode(text!, special), skipSpecial: false));
        }).QuickCheckThrowOnFailure();
        Assert.Equal(0, tokenizer.DroppedBytes);
    }

    [Fact]
    public void Text_of_users_never_becomes_a_special_token() =>
        Prop.ForAll<string?>(Texts(), text =>
            Assert.DoesNotContain(Tokenizer.Encode(text!, parseSpecial: false), Tokenizer.IsSpecial))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Streaming_gives_the_same_text_as_decoding_at_once() =>
        Prop.ForAll<int[]?>(
            ArbMap.Default.GeneratorFor<byte>().Select(b => (int)b).ArrayOf().ToArbitrary()!,
            ids =>
            {
                foreach (var skip in (bool[])[true, false])
                {
                    var (decoder, text) = (new StreamingDecoder(Tokenizer, skip), new StringBuilder());
                    foreach (var id in ids!)
                        text.Append(decoder.Add(id));
                    Assert.Equal(Tokenizer.Decode(ids, skip), text.Append(decoder.Flush()).ToString());
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_code_point_is_given_out_whole_and_a_malformed_byte_at_once()
    {
        var decoder = new StreamingDecoder(Tokenizer, skipSpecial: true);
        var parts = Encoding.UTF8.GetBytes("🚀").Select(b => decoder.Add(IdOf(b))).ToList();
        Assert.Equal(["", "", "", "🚀"], parts);
        Assert.Equal("", decoder.Add(IdOf(0xF0)));
        Assert.Equal("\uFFFDa", decoder.Add(IdOf((byte)'a')));
        Assert.Equal("\uFFFD", decoder.Add(IdOf(0xFF)));
        Assert.Equal("", decoder.Add(IdOf(0xE6)));
        Assert.Equal("\uFFFD", decoder.Flush());
    }

    [Fact]
    public void Special_tokens_are_cut_out_only_where_they_may_be_and_hidden_on_request()
    {
        const string Text = "<|im_start|>what is hello<|im_end|>";
        var ids = Tokenizer.Encode(Text, parseSpecial: true);
        Assert.Equal(1, ids[0]);
        Assert.Equal(2, ids[^1]);
        // The phrase is no special token: it is found in what users write too.
        Assert.Contains(Tokenizer.FindAdded("what is ")!.Value, Tokenizer.Encode(Text, parseSpecial: false));
        Assert.Equal("what is hello", Tokenizer.Decode(ids, skipSpecial: true));
        Assert.Equal(Text, Tokenizer.Decode(Tokenizer.Encode(Text, parseSpecial: false), skipSpecial: true));
    }

    [Fact]
    public void The_leftmost_and_longest_added_token_wins()
    {
        string[] texts = ["ab", "abcd", "bc", "cde"];
        var trie = new AddedTokenTrie(texts.Select((t, id) => new AddedToken(id, t, IsSpecial: false)));
        Assert.Equal((1, 4, 1), trie.Find("xabcde", 0));
        Assert.Equal((1, 2, 0), trie.Find("xabcxe", 0));
        Assert.Equal((3, 3, 3), trie.Find("aaacde", 0));
        Assert.Equal(0, trie.Find("aacd", 0).Length);
    }

    [Fact]
    public void Long_pieces_merge_as_short_ones_do()
    {
        // Powers of two of one letter: what is left depends on the order of merges.
        var tokens = Enumerable.Range(0, 6).Select(i => new string('a', 1 << i)).ToList<string?>();
        var merges = Enumerable.Range(0, 5).Select(i => (tokens[i]!, tokens[i]!)).ToList();
        var tokenizer = new BpeTokenizer(new TokenizerModel(tokens, merges, [], PreTokenizerKind.Gpt2), "a");
        for (var length = 1; length < 200; length++)
        {
            var ids = tokenizer.Encode(new string('a', length), parseSpecial: false);
            Assert.Equal(Enumerable.Repeat(5, length / 32), ids.Take(length / 32));
            Assert.Equal(length, ids.Sum(id => 1 << id));
            Assert.Equal(int.PopCount(length % 32), ids.Length - (length / 32));
        }
    }

    [Fact]
    public void Bytes_without_a_token_are_dropped_and_counted()
    {
        List<string?> tokens = ["a", "b", "ab"];
        var tokenizer = new BpeTokenizer(new TokenizerModel(tokens, [("a", "b")], [], PreTokenizerKind.Gpt2), "ab");
        Assert.Equal([0, 2], tokenizer.Encode("a?écab", parseSpecial: false));
        Assert.Equal(4, tokenizer.DroppedBytes);
        tokenizer.Encode("?", parseSpecial: false);
        tokenizer.Encode("?", parseSpecial: false);
        Assert.Equal(6, tokenizer.DroppedBytes);
    }

    [Fact]
    public void It_is_thread_safe()
    {
        var texts = Enumerable.Range(0, 500).Select(i => $"hello {i} <|im_end|> what is é{i % 7}").ToList();
        var fresh = new BpeTokenizer(TinyModel.Tokenizer, "tiny");
        var expected = texts.ConvertAll(t => Tokenizer.Encode(t, true));
        Parallel.For(0, 4 * texts.Count, i =>
            Assert.Equal(expected[i % texts.Count], fresh.Encode(texts[i % texts.Count], true)));
    }

    [Fact]
    public void Written_and_read_again_it_is_the_same()
    {
        var json = TokenizerJsonWriter.Write(TinyModel.Tokenizer);
        var again = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Parse(json, "again")), "again");
        Assert.Equal(TinyModel.Tokenizer.Tokens, again.Model.Tokens);
        Assert.Equal(TinyModel.Tokenizer.Added, again.Model.Added);
        Assert.Equal(TinyModel.Tokenizer.Merges, again.Model.Merges);
        Assert.Equal(TinyModel.Tokenizer.PreTokenizer, again.Model.PreTokenizer);
    }

    private static int IdOf(byte value) => 3 + value;

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static Arbitrary<string?> Texts() =>
        Gen.Elements(
                "hello", " ", "  ", "\n", "\r\n", "\t", "'s", "'LL", "é", "日本", "🚀", "𝒜", "½", "Ⅷ", "12345",
                "<|im_start|>", "<|im_end|", "what is ", "what", "\ud800", "\u00a0", "\u3000", "...",
                "a'b", "\u0301", "_", "x", "hell")
            .ArrayOf().Select(parts => (string?)string.Concat(parts)).ToArbitrary();
}
