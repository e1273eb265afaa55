using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Inspection;
using Agents.Models.Tests.Checkpoints;
using Agents.Models.Tests.Embeddings;
using Agents.Testing;

namespace Agents.Models.Tests.Inspection;

public sealed class ModelInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Golden")]
    public void Golden_checkpoints_are_of_their_family_and_nothing_of_them_is_unsupported()
    {
        foreach (var name in GoldenModels.Names())
        {
            var report = ModelInspector.Inspect(SharedFiles.Golden("models", name));
            using var checkpoint = Checkpoint.Open(report.Path);
            Assert.Empty(report.Unsupported);
            Assert.Equal(checkpoint.Config.Family.Name, report.Family);
            Assert.Equal(checkpoint.Tensors.Values.Sum(t => t.Count), report.Parameters);
            Assert.Equal(checkpoint.Config.Layers, report.Shape.Layers);
            Assert.Equal(["F32"], report.Types.Select(t => t.Type));
            Assert.Equal(checkpoint.ChatTemplate!.Hash, report.Template!.Hash);
        }
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void A_peft_adapter_is_shown_with_its_rank_and_its_base()
    {
        var report = ModelInspector.Inspect(SharedFiles.Golden("models", "llama_tied_lora"));
        Assert.Empty(report.Unsupported);
        Assert.Equal("PEFT adapter", report.Format);
        Assert.Equal((4, 8.0, "llama_tied"), (report.Adapter!.Rank, report.Adapter.Alpha, report.Adapter.BaseModel));
        Assert.Equal(["down_proj", "q_proj", "v_proj"], report.Adapter.TargetModules);
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void A_published_gguf_file_is_shown_without_its_weights_being_read()
    {
        var path = SharedFiles.FirstModel(".gguf");
        ModelInspector.Inspect(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = ModelInspector.Inspect(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80L << 20);
        Assert.Empty(report.Unsupported);
        Assert.Equal(("llama", "GGUF file", "none"), (report.Family, report.Format, report.Window));
        Assert.Equal((30, 9, 3, 64, 576), (report.Shape.Layers, report.Shape.Heads, report.Shape.KeyValueHeads,
            report.Shape.HeadSize, report.Shape.HiddenSize));
        Assert.Equal("Q4_1", report.Types[0].Type);
        Assert.Equal(134_515_008, report.Parameters);
        Assert.Equal("byte-level BPE, SmolLm", report.Tokenizer!.Kind);
        Assert.True(report.Template!.System);
        Assert.Equal("single (taught)", report.ToolFormat);
    }

    [Fact]
    public void Every_refusal_of_a_folder_is_listed_and_the_rest_is_shown()
    {
        var folder = TinyModel.Write(_folder["model"]);
        Change(folder, "config.json", json =>
        {
            json["attention_bias"] = true;
            json["final_logit_softcapping"] = 30;
        });
        Change(folder, "tokenizer.json", json => json["model"]!["type"] = "Unigram");
        File.Delete(Path.Combine(folder, "chat_template.jinja"));
        Change(folder, "tokenizer_config.json", json => json.Remove("chat_template"));
        var report = ModelInspector.Inspect(folder);
        foreach (var named in (string[])["attention_bias", "final_logit_softcapping", "Unigram", "no chat template"])
            Assert.Contains(report.Unsupported, line => line.Contains(named, StringComparison.Ordinal));
        Assert.Equal(4, report.Unsupported.Count);
        Assert.Equal(("llama", "llama", 32), (report.Family, report.ModelType, report.Shape.HiddenSize));
        Assert.Equal("F32", Assert.Single(report.Types).Type);
        Assert.Null(report.Tokenizer);
    }

    [Fact]
    public void A_model_of_another_family_is_shown_by_its_numbers()
    {
        var folder = TinyModel.Write(_folder["model"]);
        Change(folder, "config.json", json => json["model_type"] = "mamba\u001b[31m");
        var report = ModelInspector.Inspect(folder);
        Assert.Equal((null, "mamba [31m", 2), (report.Family, report.ModelType, report.Shape.Layers));
        Assert.Contains("known are: llama", Assert.Single(report.Unsupported), StringComparison.Ordinal);
        Assert.NotNull(report.Tokenizer);
    }

    [Fact]
    public void Types_of_tensors_that_are_not_known_are_counted()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var builder = GgufBuilder.From(original, 0, GgufBuilder.Floats);
        builder.Tensors[0] = builder.Tensors[0] with { Type = 10 };
        builder.Tensors[1] = builder.Tensors[1] with { Type = 10 };
        builder.Metadata["tokenizer.ggml.pre"] = "deepseek";
        File.WriteAllBytes(_folder["model.gguf"], builder.Build());
        var report = ModelInspector.Inspect(_folder["model.gguf"]);
        Assert.Contains(report.Unsupported, l => l.StartsWith("2 tensors are of type Q2_K", StringComparison.Ordinal));
        Assert.Contains(report.Unsupported, l => l.Contains("deepseek", StringComparison.Ordinal));
        Assert.Equal((false, 2), (report.Types.Single(t => t.Type == "Q2_K").Known, report.Shape.Layers));
        Assert.Equal(original.Tensors.Values.Sum(t => t.Count), report.Parameters);
    }

    [Fact]
    public void Tensors_that_are_missing_or_shaped_otherwise_are_named()
    {
        var folder = TinyModel.Write(_folder["model"]);
        Change(folder, "config.json", json =>
        {
            json["num_hidden_layers"] = 3;
            json["intermediate_size"] = 65;
        });
        var report = ModelInspector.Inspect(folder);
        Assert.Contains(report.Unsupported, l => l.Contains("[64, 32], not [65, 32]", StringComparison.Ordinal));
        Assert.Contains("more like the last", report.Unsupported[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_rotary_embedding_and_a_template_without_system_are_said()
    {
        var config = TinyModel.Config with
        {
            Family = Gemma3Family.Instance,
            RopeTheta = 1_000_000,
            LocalRopeTheta = 100,
            RopeScaling = new LinearScaling(8),
            Windows = [5, 0],
        };
        var folder = TinyModel.Write(_folder["model"], config: config);
        File.WriteAllText(
            Path.Combine(folder, "chat_template.jinja"),
            "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}{{ messages[0].content }}");
        var report = ModelInspector.Inspect(folder);
        Assert.Empty(report.Unsupported);
        Assert.Equal("5 in 1 of 2 layers", report.Window);
        Assert.Equal("base 1000000 (100 in layers with a window), linear", report.Rope);
        Assert.Equal(("chat_template.jinja", false), (report.Template!.Source, report.Template.System));
    }

    [Fact]
    public void An_encoder_is_shown_by_its_pooling_and_needs_no_template()
    {
        var report = ModelInspector.Inspect(TinyBert.Write(_folder["bert"], prefix: "bert."));
        Assert.Empty(report.Unsupported);
        Assert.Equal(("bert", "WordPiece"), (report.Family, report.Tokenizer!.Kind));
        Assert.Equal("the mean of the tokens, of length 1, of texts up to 16 tokens", report.Pooling);
        Assert.Equal((2, 12), (report.Shape.Layers, report.Shape.HiddenSize));
    }

    [Fact]
    public void Every_refusal_of_an_encoder_is_listed()
    {
        var report = ModelInspector.Inspect(TinyBert.Write(_folder["bert"], pooling: "max_tokens", change: files =>
        {
            files["config.json"]["num_hidden_layers"] = 3;
            files["tokenizer.json"]["model"]!["type"] = "BPE";
        }));
        foreach (var named in (string[])["pooling_mode_max_tokens", "encoder.layer.2", "WordPiece"])
            Assert.Contains(report.Unsupported, line => line.Contains(named, StringComparison.Ordinal));
        Assert.Equal(3, report.Unsupported.Count);
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        var error = Assert.Throws<AgentsException>(() => ModelInspector.Inspect(_folder["nothing"]));
        Assert.Contains("adapter_config.json", error.Message, StringComparison.Ordinal);
    }

    private static void Change(string folder, string file, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
