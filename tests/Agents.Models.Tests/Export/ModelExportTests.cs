using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Models.Export;
using Agents.Models.Runtime;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tests.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Export;

public sealed class ModelExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Golden")]
    public async Task A_folder_written_and_read_again_is_equal_bit_for_bit()
    {
        foreach (var name in GoldenModels.Names())
        {
            var model = SharedFiles.Golden("models", name);
            await Write(model, name);
            using var original = Checkpoint.Open(model);
            using var again = Checkpoint.Open(_folder[name]);
            Equal(original, again);
            Assert.Equal(File.ReadAllBytes(Path.Combine(model, "generation_config.json")),
                File.ReadAllBytes(Path.Combine(_folder[name], "generation_config.json")));
            Assert.Equal(original.TokenizerFiles.Tokenizer, again.TokenizerFiles.Tokenizer);
            Assert.Equal(original.ChatTemplate!.Hash, again.ChatTemplate!.Hash);
        }
    }

    [Fact]
    public async Task A_gguf_file_becomes_a_folder_with_its_values_and_its_tokenizer()
    {
        using var source = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var builder = GgufBuilder.From(source, 8, v => ReferenceBlocks.Encode(8, v));
        await File.WriteAllBytesAsync(_folder["model.gguf"], builder.Build(), TestContext.Current.CancellationToken);
        await Write(_folder["model.gguf"], "out");
        using var original = Checkpoint.Open(_folder["model.gguf"]);
        using var again = Checkpoint.Open(_folder["out"]);
        Equal(original, again);
        const string Text = "<|im_start|>hello  world, what is é 12?<|im_end|>";
        Assert.Equal(original.Tokenizer.Encode(Text, true), again.Tokenizer.Encode(Text, true));
    }

    [Fact]
    [Trait("Category", "Golden")]
    public async Task An_adapter_has_PEFTs_names_and_is_equal_when_it_is_read_again()
    {
        var peft = SharedFiles.Golden("models", "llama_tied_lora");
        await Write(TrainedVersion(), "out", new() { Format = ModelFormat.Adapter });
        Assert.Equal(Tensors(peft), Tensors(_folder["out"]));
        var (original, again) = (LoraAdapterFile.Read(peft), LoraAdapterFile.Read(_folder["out"]));
        Assert.Equal((original.Rank, original.Scale), (again.Rank, again.Scale));
        Assert.Equal(original.TargetModules, again.TargetModules);
        foreach (var (name, pair) in original.Pairs)
        {
            Assert.Equal(pair.A, again.Pairs[name].A);
            Assert.Equal(pair.B, again.Pairs[name].B);
        }

        foreach (var file in (string[])["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"])
            Assert.True(File.Exists(Path.Combine(_folder["out"], file)), file);
        GoldenReport.Add("models/llama_tied_lora", "exported", original.Pairs.Count);
    }

    [Fact]
    [Trait("Category", "Golden")]
    public async Task Merged_weights_compute_what_PEFT_computes_in_either_format()
    {
        var (model, adapter) = (SharedFiles.Golden("models", "llama_tied"), SharedFiles.Golden("models", "llama_tied_lora"));
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(adapter, "golden.json")));
        await Write(model, "merged", new() { Adapter = TrainedVersion() });
        await Write(model, "genai", new() { Adapter = adapter, Format = ModelFormat.GenAi });
        using var checkpoint = Checkpoint.Open(_folder["merged"]);
        using var runtime = LlamaRuntime.Load(checkpoint, WeightPrecision.F32, Runtime.RandomWeights.OneThread);
        using var session = new GenAiSession(_folder["genai"]);
        var rows = golden.RootElement.GetProperty("input_ids");
        var last = golden.RootElement.GetProperty("logits_last4");
        var single = last[0][0].ValueKind == JsonValueKind.Number;
        for (var row = 0; row < rows.GetArrayLength(); row++)
        {
            var (ids, last4) = (LlamaGoldenTests.Ints(rows[row]), single ? last : last[row]);
            LlamaGoldenTests.CompareLogits(runtime, ids, last4);
            var expected = last4.EnumerateArray().SelectMany(r => LlamaGoldenTests.Floats(r)).ToArray();
            var logits = GenAiGoldenTests.PromptThenDecode(session, ids, decoded: 2);
            Assert.InRange(LlamaRuntimeTests.Gap(expected, logits.AsSpan(logits.Length - expected.Length)), 0, 1e-4);
        }

        Assert.Equal(["genai", "merged", "version"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        var model = TinyModel.Write(_folder["model"]);
        var error = await Refused(model, "model");
        Assert.Contains("not empty", error, StringComparison.Ordinal);
        using (var checkpoint = Checkpoint.Open(model))
            Assert.NotNull(checkpoint.ChatTemplate);

        Directory.CreateDirectory(_folder["empty"]);
        await Write(model, "empty");
        Assert.True(File.Exists(_folder["empty/model.safetensors"]));
        await File.WriteAllTextAsync(_folder["file"], "x", TestContext.Current.CancellationToken);
        Assert.Contains("not empty", await Refused(model, "file"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_do_not_belong_together_are_refused()
    {
        var model = TinyModel.Write(_folder["model"]);
        Assert.Contains("precision", await Refused(model, "out", new() { Precision = "int4" }), StringComparison.Ordinal);
        Assert.Contains(
            "known are: f32, int8, int4",
            await Refused(model, "out", new() { Format = ModelFormat.GenAi, Precision = "int2" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "merged",
            await Refused(model, "out", new() { Format = ModelFormat.Adapter, Adapter = "a" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "not trained with LoRA",
            await Refused(model, "out", new() { Format = ModelFormat.Adapter }),
            StringComparison.Ordinal);
        Assert.Contains(
            "not trained with LoRA", await Refused(model, "out", new() { Adapter = model }), StringComparison.Ordinal);
        Assert.Equal([model], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_is_cancelled_leaves_nothing_behind()
    {
        var model = TinyModel.Write(_folder["model"]);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(
            () => GenAiFolder.Write(_folder["out"], model, WeightPrecision.F32, cancelled.Token));
        using (var checkpoint = Checkpoint.Open(model))
        {
            using var weights = FloatWeights.Load(checkpoint);
            Assert.ThrowsAny<OperationCanceledException>(() => CheckpointWriter.Write(
                _folder["out"], weights, checkpoint.TokenizerFiles, cancellationToken: cancelled.Token));
        }

        Assert.Equal([model], Directory.GetFileSystemEntries(_folder.Path));
    }

    private static void Equal(Checkpoint original, Checkpoint again)
    {
        Assert.Equal(original.Tensors.Keys.Order(), again.Tensors.Keys.Order());
        foreach (var (name, tensor) in original.Tensors)
        {
            var copy = again.Tensor(name, [.. tensor.Shape]);
            var (expected, actual) = (new float[tensor.Count], new float[tensor.Count]);
            tensor.CopyTo(expected);
            copy.CopyTo(actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), name);
        }

        Assert.Equal(original.Config.EosIds, again.Config.EosIds);
    }

    private static IEnumerable<string> Tensors(string adapter)
    {
        using var file = MappedFile.Open(Path.Combine(adapter, "adapter_model.safetensors"));
        return [.. SafetensorsFile.Read(file).Select(t => t.ToString()).Order(StringComparer.Ordinal)];
    }

    // A version that was trained with LoRA has the adapter beside its merged weights.
    private string TrainedVersion()
    {
        using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", "llama_tied"));
        using var weights = FloatWeights.Load(checkpoint);
        var adapter = LoraAdapterFile.Read(SharedFiles.Golden("models", "llama_tied_lora"));
        adapter.AddTo(weights);
        CheckpointWriter.Write(_folder["version"], weights, checkpoint.TokenizerFiles);
        LoraAdapterFile.Write(_folder["version/adapter"], adapter);
        return _folder["version"];
    }

    private async Task<string> Refused(string model, string name, ModelExportOptions? options = null) =>
        (await Assert.ThrowsAsync<AgentsException>(() => Write(model, name, options))).Message;

    private Task Write(string model, string name, ModelExportOptions? options = null) =>
        ModelExport.WriteAsync(model, _folder[name], options, TestContext.Current.CancellationToken);
}
