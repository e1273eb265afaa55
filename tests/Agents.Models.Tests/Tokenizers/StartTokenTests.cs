using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Serving;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests.Tokenizers;

public sealed class StartTokenTests : IDisposable
{
    private const string Template = """
        { "type": "Sequence", "processors": [
          { "type": "ByteLevel", "trim_offsets": true },
          { "type": "TemplateProcessing",
            "single": [{ "SpecialToken": { "id": "<|im_start|>", "type_id": 0 } }, { "Sequence": { "id": "A" } }],
            "special_tokens": { "<|im_start|>": { "id": "<|im_start|>", "ids": [256], "tokens": [] } } }] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 256)]
    [InlineData("Hi", 256, 72, 105)]
    [InlineData("<|im_start|>Hi", 256, 72, 105)]
    [InlineData("<|im_end|>", 256, 257)]
    public void Raw_text_begins_with_the_start_token_once(string text, params int[] expected)
    {
        using var checkpoint = Checkpoint.Open(Create(Template, ""));
        Assert.Equal(expected, checkpoint.Tokenizer.EncodeRaw(text));
        Assert.Equal(text, checkpoint.Tokenizer.Decode(checkpoint.Tokenizer.Encode(text, true), skipSpecial: false));
        var json = TokenizerJsonWriter.Write(checkpoint.Tokenizer.Model);
        var again = new BpeTokenizer(TokenizerJsonReader.Read(JsonFile.Parse(json, "written")), "written");
        Assert.Equal(expected, again.EncodeRaw(text));
    }

    [Theory]
    [InlineData(null, "", null)]
    [InlineData(null, "\"add_bos_token\": true,", 256)]
    [InlineData(null, "\"add_bos_token\": false,", null)]
    [InlineData(Template, "\"add_bos_token\": false,", null)]
    [InlineData(Template, "\"add_bos_token\": null,", 256)]
    public void The_tokenizers_configuration_overrules_its_steps(string? steps, string config, int? expected)
    {
        using var checkpoint = Checkpoint.Open(Create(steps, config));
        Assert.Equal(expected, checkpoint.Tokenizer.Model.StartId);
    }

    [Fact]
    public void A_start_token_that_is_none_is_refused()
    {
        var path = Create(Template.Replace("<|im_start|>", "<s>", StringComparison.Ordinal), "");
        using var checkpoint = Checkpoint.Open(path);
        var error = Assert.Throws<AgentsException>(() => checkpoint.Tokenizer);
        Assert.Contains("post_processor: <s> is no token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(true, 1)]
    [InlineData(false, null)]
    public void Gguf_says_whether_raw_text_begins_with_it(bool? adds, int? expected)
    {
        var model = new TokenizerModel(
            ["<unk>", "<s>", "a"], [], [new(0, "<unk>", true), new(1, "<s>", true)], PreTokenizerKind.SmolLm);
        Assert.Equal(expected, Read(model, adds));
        Assert.Equal(adds == false ? null : 1, Read(model with { PreTokenizer = PreTokenizerKind.Llama3 }, adds));
        var pieces = new SentencePieceRules(SpacePrefix.None, false, false, 0, false);
        Assert.Equal(adds == false ? null : 1, Read(model with { SentencePiece = pieces }, adds));
    }

    [Fact]
    public async Task A_score_is_of_the_text_behind_the_start_token()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var model = LocalModel.Load(Serving.TinyModel.Version(Create(Template, "")), new LocalModelOptions());
        using var client = new LocalChatClient(model, new SeedSource(1), TimeProvider.System);
        var bare = await client.ScoreAsync("Hello", "you", cancellation);
        var written = await client.ScoreAsync("<|im_start|>Hello", "you", cancellation);
        Assert.Equal(written.PromptIds, bare.PromptIds);
        Assert.Equal(written.LogProbs, bare.LogProbs);
        Assert.Equal([256], (await client.ScoreAsync("", "Hello", cancellation)).PromptIds);
    }

    private int? Read(TokenizerModel model, bool? adds)
    {
        var builder = new GgufBuilder();
        builder.AddTokenizer(model);
        builder.Metadata["tokenizer.ggml.bos_token_id"] = 1u;
        if (adds is { } says)
            builder.Metadata["tokenizer.ggml.add_bos_token"] = says;
        File.WriteAllBytes(_folder["x.gguf"], builder.Build());
        using var file = MappedFile.Open(_folder["x.gguf"]);
        return GgufTokenizerReader.Read(GgufFile.Read(file).Metadata).StartId;
    }

    private string Create(string? steps, string config)
    {
        var folder = Serving.TinyModel.Create(_folder["model"]);
        var path = Path.Combine(folder, "tokenizer.json");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        root["post_processor"] = steps is null ? null : JsonNode.Parse(steps);
        File.WriteAllText(path, root.ToJsonString());
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"), $$"""{ {{config}} "bos_token": "<|im_start|>" }""");
        return folder;
    }
}
