using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests.Tokenizers;

[Trait("Category", "Golden")]
public sealed class TokenizerGoldenTests(SmolLm2 model) : IClassFixture<SmolLm2>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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

    [Fact]
    public void Every_tokenizer_json_equals_the_reference()
    {
        foreach (var (name, tokenizer, cases) in All())
            GoldenReport.Add($"tokenizers/{name}", "cases", Compare(tokenizer, cases));
    }

    [Fact]
    public void Every_tokenizer_written_again_equals_the_reference()
    {
        foreach (var (name, tokenizer, cases) in All())
        {
            var json = TokenizerJsonWriter.Write(tokenizer.Model);
            var again = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Parse(json, name)), name);
            GoldenReport.Add($"tokenizers/{name}", "cases (written again)", Compare(again, cases));
        }
    }

    [Fact]
    public void Every_tokenizer_read_from_gguf_equals_the_reference()
    {
        foreach (var (name, tokenizer, cases) in All())
        {
            var path = Path.Combine(_folder.Path, $"{name}.gguf");
            var builder = new GgufBuilder();
            builder.AddTokenizer(tokenizer.Model);
            File.WriteAllBytes(path, builder.Build());
            using var file = MappedFile.Open(path);
            var again = new BpeTokenizer(GgufTokenizerReader.Read(GgufFile.Read(file).Metadata), name);
            GoldenReport.Add($"tokenizers/{name}", "cases (from GGUF)", Compare(again, cases));
        }
    }

    [Fact]
    public void Streaming_gives_the_same_text_and_never_half_a_code_point()
    {
        foreach (var (name, tokenizer, cases) in All())
        {
            foreach (var test in cases)
            {
                var decoder = new StreamingDecoder(tokenizer, skipSpecial: false);
                var parts = test.Ids("ids").Select(decoder.Add).ToList();
                parts.Add(decoder.Flush());
                Assert.Equal(test.Text("decoded"), string.Concat(parts));
                Assert.DoesNotContain(parts, p => p.Contains('\uFFFD', StringComparison.Ordinal));
                Assert.DoesNotContain(parts, p => p.Length > 0 && char.IsLowSurrogate(p[0]));
            }

            GoldenReport.Add($"tokenizers/{name}", "cases (streamed)", cases.Count);
        }
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

    private static IEnumerable<(string Name, BpeTokenizer Tokenizer, List<JsonElement> Cases)> All()
    {
        foreach (var folder in Directory.EnumerateDirectories(SharedFiles.Golden("tokenizers")).Order())
        {
            var name = Path.GetFileName(folder);
            var tokenizer = new BpeTokenizer(
                TokenizerJsonReader.Read(JsonFile.Read(Path.Combine(folder, "tokenizer.json"))), folder);
            var golden = GoldenJson.Read("tokenizers", name, "golden.json");
            yield return (name, tokenizer, [.. golden.GetProperty("cases").EnumerateArray()]);
        }
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
