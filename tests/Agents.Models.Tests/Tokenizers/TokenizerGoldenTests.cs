using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests.Tokenizers;

[Trait("Category", "Golden")]
public sealed class TokenizerGoldenTests(SmolLm2 model) : IClassFixture<SmolLm2>
{
    [Fact]
    public void Smollm2_from_gguf_equals_the_reference()
    {
        var cases = GoldenJson.Read("smollm2.json").GetProperty("tokenizer").EnumerateArray();
        GoldenReport.Add("smollm2.json", "tokenizer", Compare(model.Checkpoint.Tokenizer, cases));
    }

    [Fact]
    public void Smollm2_written_as_tokenizer_json_equals_the_reference()
    {
        var json = TokenizerJsonWriter.Write(model.Checkpoint.Tokenizer.Model);
        var again = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Parse(json, "written")), "written");
        Assert.Equal(model.Checkpoint.Tokenizer.VocabularySize, again.VocabularySize);
        var cases = GoldenJson.Read("smollm2.json").GetProperty("tokenizer").EnumerateArray();
        GoldenReport.Add("smollm2.json", "tokenizer (written again)", Compare(again, cases));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    public void Tokenizer_json_equals_the_reference(string name)
    {
        var path = SharedFiles.Golden("tokenizers", name, "tokenizer.json");
        var tokenizer = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Read(path)), path);
        var cases = GoldenJson.Read("tokenizers", name, "golden.json").GetProperty("cases").EnumerateArray();
        GoldenReport.Add($"tokenizers/{name}", "cases", Compare(tokenizer, cases));
    }

    [Fact]
    public void Qwens_pattern_equals_the_reference_where_nothing_is_to_be_normalised()
    {
        var path = SharedFiles.Golden("tokenizers", "qwen2", "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        json["normalizer"] = null;
        var fields = JsonFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), path);
        var tokenizer = new BpeTokenizer(TokenizerJsonReader.Read(fields), path);
        var cases = GoldenJson.Read("tokenizers", "qwen2", "golden.json").GetProperty("cases").EnumerateArray()
            .Where(c => c.Text("text") == c.Text("decoded") && !c.Text("text").Any(IsMark));
        GoldenReport.Add("tokenizers/qwen2", "cases (normalised already)", Compare(tokenizer, cases));

        static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;
    }

    [Theory]
    [InlineData("llama2_sp")]
    [InlineData("gemma_sp")]
    [InlineData("qwen2")]
    public void Another_kind_of_tokenizer_is_refused_by_name(string name)
    {
        var path = SharedFiles.Golden("tokenizers", name, "tokenizer.json");
        var error = Assert.Throws<AgentsException>(() => TokenizerJsonReader.Read(JsonFile.Read(path)));
        Assert.Contains("normalizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_models_tokenizer_loads()
    {
        var count = 0;
        foreach (var folder in Directory.EnumerateDirectories(SharedFiles.Golden("models")))
        {
            var path = Path.Combine(folder, "tokenizer.json");
            if (!File.Exists(path))
                continue;
            var tokenizer = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Read(path)), path);
            const string Text = "<|im_start|>user\nnaïve 12<|im_end|>";
            Assert.Equal(Text, tokenizer.Decode(tokenizer.Encode(Text, parseSpecial: true), skipSpecial: false));
            count++;
        }

        GoldenReport.Add("models/*", "tokenizer.json", count);
    }

    private static int Compare(BpeTokenizer tokenizer, IEnumerable<JsonElement> cases)
    {
        var count = 0;
        foreach (var test in cases)
        {
            var (text, ids) = (test.Text("text"), test.Ids("ids"));
            Assert.Equal(ids, tokenizer.Encode(text, parseSpecial: true));
            Assert.Equal(test.Text("decoded"), tokenizer.Decode(ids, skipSpecial: false));
            count++;
        }

        return count;
    }
}
