using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Export;
using Agents.Models.Families;
using Agents.Models.Graph;
using Agents.Models.Runtime;
using Agents.Models.Tests.Runtime;
using Agents.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Tests.Export;

public sealed class GenAiFolderTests : IDisposable
{
    private static readonly LlamaConfig Wide = Checkpoints.TinyModel.Config with
    {
        HiddenSize = 256,
        IntermediateSize = 256,
        HeadSize = 64,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Families { get; } = [.. ModelFamilies.All.Select(f => f.Name)];

    [Fact]
    public async Task Inputs_and_outputs_have_GenAIs_names_types_and_shapes()
    {
        using var session = new GenAiSession(await Export(Checkpoints.TinyModel.Config));
        var inputs = session.Session.InputMetadata;
        string[] names = ["input_ids", "attention_mask", .. Caches("past_key_values.{0}.{1}")];
        Assert.Equal(names.Order(), inputs.Keys.Order());
        Declared(inputs["input_ids"], typeof(long), "batch_size", "sequence_length");
        Declared(inputs["attention_mask"], typeof(long), "batch_size", "total_sequence_length");
        foreach (var name in Caches("past_key_values.{0}.{1}"))
            Declared(inputs[name], typeof(float), "batch_size", 2, "past_sequence_length", 8);

        var outputs = session.Session.OutputMetadata;
        Assert.Equal(["logits", .. Caches("present.{0}.{1}")], outputs.Keys);
        Declared(outputs["logits"], typeof(float), "batch_size", "sequence_length", 273);
        foreach (var name in Caches("present.{0}.{1}"))
            Declared(outputs[name], typeof(float), "batch_size", 2, "total_sequence_length", 8);
    }

    [Fact]
    public async Task The_configuration_has_the_keys_that_GenAI_reads()
    {
        var folder = await Export(Checkpoints.TinyModel.Config with { EosIds = [2, 0], PadId = null });
        var expected = JsonNode.Parse("""
            { "model": { "bos_token_id": 1, "context_length": 128,
                "decoder": { "session_options": { "log_id": "onnxruntime-genai", "provider_options": [] },
                  "filename": "model.onnx", "head_size": 8, "hidden_size": 32,
                  "inputs":  { "input_ids": "input_ids", "attention_mask": "attention_mask",
                    "past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value" },
                  "outputs": { "logits": "logits",
                    "present_key_names": "present.%d.key", "present_value_names": "present.%d.value" },
                  "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2 },
                "eos_token_id": [2, 0], "pad_token_id": 2, "type": "llama", "vocab_size": 273 },
              "search": { "diversity_penalty": 0, "do_sample": false, "early_stopping": true, "length_penalty": 1,
                "max_length": 128, "min_length": 0, "no_repeat_ngram_size": 0, "num_beams": 1,
                "num_return_sequences": 1, "past_present_share_buffer": true, "repetition_penalty": 1,
                "temperature": 1, "top_k": 50, "top_p": 1 } }
            """);
        var actual = JsonNode.Parse(Read(folder, "genai_config.json"));
        Assert.True(JsonNode.DeepEquals(expected, actual), actual!.ToJsonString());
        var special = JsonNode.Parse(Read(folder, "special_tokens_map.json"))!;
        Assert.Equal(("<|im_end|>", "<|im_end|>"), ((string?)special["eos_token"], (string?)special["pad_token"]));
        Assert.Equal(
            [
                "chat_template.jinja", "genai_config.json", "model.onnx", "model.onnx.data",
                "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
            ],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sampling_defaults_of_the_model_are_taken()
    {
        var model = Checkpoints.TinyModel.Write(_folder["model"]);
        await File.WriteAllTextAsync(
            Path.Combine(model, "generation_config.json"),
            """{"do_sample":true,"temperature":0.6,"top_k":20,"top_p":0.95}""",
            TestContext.Current.CancellationToken);
        var search = JsonNode.Parse(Read(await Write(model, null), "genai_config.json"))!["search"]!;
        Assert.True((bool)search["do_sample"]!);
        Assert.Equal(
            (0.6, 20, 0.95, 1.0),
            ((double)search["temperature"]!, (int)search["top_k"]!, (double)search["top_p"]!,
                (double)search["repetition_penalty"]!));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Every_family_is_written_with_windows_and_parts_of_heads(string name)
    {
        var config = Runtime.RandomWeights.Of(name) with
        {
            Windows = [5, 0],
            VocabularySize = Checkpoints.TinyModel.Config.VocabularySize,
            EosIds = [2],
        };
        await Same(config with { HeadSize = 32, RotarySize = 16 }, "32");
        await Same(config with { HeadSize = 16, RotarySize = 8, QueryScalar = 9 }, "16");
        await Same(config with { RopeScaling = new LongRopeScaling([.. Factors(8)], [.. Factors(8)], 64, 256, 1.25) }, "l");
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 64)]
    [InlineData(24, 0)]
    [InlineData(24, 64)]
    public async Task Sequences_of_other_lengths_run_together_as_each_does_alone(int headSize, int capacity)
    {
        var folder = await Export(Checkpoints.TinyModel.Config with { HeadSize = headSize });
        int[] one = [.. Enumerable.Range(5, 9)], two = [.. Enumerable.Range(40, 5)];
        using var alone = new GenAiSession(folder);
        using var together = new GenAiSession(folder, capacity, batch: 2);
        var prompt = together.Run([one, two]);
        var (width, row) = (together.Vocabulary, one.Length * together.Vocabulary);
        Assert.InRange(LlamaRuntimeTests.Gap(alone.Run(one), prompt.AsSpan(0, row)), 0, 1e-5);
        var step = together.Run([[100], [101]]);
        Assert.InRange(LlamaRuntimeTests.Gap(alone.Run([100]), step.AsSpan(0, width)), 0, 1e-5);
        alone.Restart();
        Assert.InRange(LlamaRuntimeTests.Gap(alone.Run(two), prompt.AsSpan(row, two.Length * width)), 0, 1e-5);
        Assert.InRange(LlamaRuntimeTests.Gap(alone.Run([101]), step.AsSpan(width)), 0, 1e-5);
    }

    [Fact]
    public async Task A_tokenizer_without_configuration_gets_one()
    {
        var model = Checkpoints.TinyModel.Write(_folder["model"]);
        File.Delete(Path.Combine(model, "tokenizer_config.json"));
        var json = JsonNode.Parse(Read(await Write(model, null), "tokenizer_config.json"))!;
        Assert.Equal(
            ("PreTrainedTokenizerFast", "<|im_end|>"), ((string?)json["tokenizer_class"], (string?)json["eos_token"]));
    }

    [Theory]
    [InlineData("int8", 1e-6, 0.98)]
    [InlineData("int4", 1e-5, 0.95)]
    public async Task Quantised_matrices_are_this_librarys_own(string precision, double divergence, double same)
    {
        var model = Checkpoints.TinyModel.Write(_folder["model"], config: Wide);
        using var checkpoint = Checkpoint.Open(model);
        using var session = new GenAiSession(await Write(model, precision));
        var text = new QualityText(checkpoint, Runtime.RandomWeights.OneThread);
        var quality = text.Compare(ids => GenAiGoldenTests.PromptThenDecode(session, ids, decoded: 4));
        TestContext.Current.SendDiagnosticMessage($"{precision}: KL {quality.Kl:G3}, top-1 {quality.TopOne:P1}");
        Assert.InRange(quality.Kl, 0, divergence);
        Assert.InRange(quality.TopOne, same, 1);

        using var runtime = LlamaRuntime.Load(
            checkpoint,
            Enum.Parse<WeightPrecision>(precision, ignoreCase: true),
            Runtime.RandomWeights.OneThread with { Packs = false });
        int[] ids = [1, 40, 41, 42, 43, 44, 45, 46, 47];
        session.Restart();
        var gap = LlamaRuntimeTests.Gap(GenAiGoldenTests.Logits(runtime, ids), session.Run(ids));
        Assert.InRange(gap, 0, 1e-3);
    }

    [Fact]
    public async Task An_embedding_that_is_also_the_head_is_written_once()
    {
        var folder = await Export(Wide, "int8");
        using var checkpoint = Checkpoint.Open(_folder["model"]);
        // A byte an element, and a scale for 32; pages of 4 KiB between some 40 ranges.
        var bytes = checkpoint.Tensors.Values.Sum(t => t.Count) * 9 / 8;
        Assert.InRange(new FileInfo(Path.Combine(folder, "model.onnx.data")).Length, bytes, bytes + (40 * 4096));
        Assert.InRange(new FileInfo(Path.Combine(folder, "model.onnx")).Length, 1, 20_000);
    }

    [Fact]
    public void Weights_lie_in_pages_of_their_own_beyond_2_GB_too()
    {
        var data = new ExternalData("data", w => w.Name[0]);
        Assert.Equal(0, data.Place(new("a", OnnxType.Float, [900_000_000])));
        Assert.Equal(3_600_003_072, data.Place(new("b", OnnxType.UInt8, [7])));
        Assert.Equal(3_600_007_168, data.Place(new("c", OnnxType.Float, [1])));
        Assert.Equal(3_600_003_072, data.Place(new("b again", OnnxType.UInt8, [1, 7])));
    }

    [Fact]
    public async Task A_model_whose_replies_nothing_ends_is_refused()
    {
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => Export(Checkpoints.TinyModel.Config with { EosIds = [] }));
        Assert.Contains("eos_token_id", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["export"]));
    }

    private static IEnumerable<float> Factors(int count) => Enumerable.Range(0, count).Select(i => 1 + (i / 4f));

    private static IEnumerable<string> Caches(string pattern) =>
        from layer in (int[])[0, 1] from kind in (string[])["key", "value"] select string.Format(null, pattern, layer, kind);

    private static void Declared(NodeMetadata node, Type type, params object[] dimensions)
    {
        Assert.Equal(type, node.ElementType);
        Assert.Equal(dimensions.Select(d => d as int? ?? -1), node.Dimensions);
        Assert.Equal(dimensions.Select(d => d as string ?? ""), node.SymbolicDimensions);
    }

    private static string Read(string folder, string file) => File.ReadAllText(Path.Combine(folder, file));

    private async Task Same(LlamaConfig config, string name)
    {
        using var weights = new Runtime.RandomWeights(config, seed: 7);
        CheckpointWriter.Write(
            _folder[$"model{name}"],
            weights,
            TokenizerFiles.Create(Checkpoints.TinyModel.Tokenizer, config, Checkpoints.TinyModel.ChatMl));
        await ModelExport.WriteAsync(
            _folder[$"model{name}"],
            _folder[$"export{name}"],
            new ModelExportOptions { Format = ModelFormat.GenAi },
            TestContext.Current.CancellationToken);
        using var checkpoint = Checkpoint.Open(_folder[$"model{name}"]);
        Assert.Equal(config.RotarySize, checkpoint.Config.RotarySize);
        using var runtime = LlamaRuntime.Load(checkpoint, WeightPrecision.F32, Runtime.RandomWeights.OneThread);
        using var session = new GenAiSession(_folder[$"export{name}"]);
        int[] ids = [.. Enumerable.Range(0, 24).Select(i => 3 + (i * 37 % 200))];
        var logits = GenAiGoldenTests.PromptThenDecode(session, ids, decoded: 10);
        Assert.InRange(LlamaRuntimeTests.Gap(GenAiGoldenTests.Logits(runtime, ids), logits), 0, 1e-4);
    }

    private Task<string> Export(LlamaConfig config, string? precision = null) =>
        Write(Checkpoints.TinyModel.Write(_folder["model"], config: config), precision);

    private async Task<string> Write(string model, string? precision)
    {
        await ModelExport.WriteAsync(
            model,
            _folder["export"],
            new ModelExportOptions { Format = ModelFormat.GenAi, Precision = precision },
            TestContext.Current.CancellationToken);
        return _folder["export"];
    }
}
