using System.Text.Json.Nodes;
using Agents.Models.Embeddings;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Embeddings;

/// <summary>Values by PyTorch's TransformerEncoderLayer in double precision, on the same weights.</summary>
public sealed class LocalEmbeddingTests : IDisposable
{
    private static readonly string[] Texts = ["hello world", "Hello, World!", "The quick unaffable embeddings."];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gelu", 0, new[] { -0.697293f, -1.279057f, -0.544788f, 0.079387f, -1.154142f, -0.453797f })]
    [InlineData("gelu", 2, new[] { -0.357048f, -1.24574f, -0.71134f, -0.271674f, -1.232265f, -0.543538f })]
    [InlineData("gelu_new", 0, new[] { -0.697114f, -1.278975f, -0.544672f, 0.079189f, -1.154098f, -0.453571f })]
    [InlineData("gelu_pytorch_tanh", 2, new[] { -0.356794f, -1.245756f, -0.71141f, -0.27176f, -1.232305f })]
    [InlineData("relu", 1, new[] { -0.786008f, -1.292324f, -0.163618f, 0.017934f, -1.160689f, -0.510744f })]
    public async Task The_mean_is_PyTorchs(string activation, int text, float[] expected)
    {
        TinyBert.Write(_folder.Path, files =>
        {
            files.Remove("modules.json");
            files["config.json"]["hidden_act"] = activation;
        });
        using var generator = Open();
        var vectors = await generator.GenerateAsync([Texts[text]], null, Token);
        AssertClose(expected, vectors[0].Vector.Span);
    }

    [Theory]
    [InlineData(1, new[] { -0.234115f, -0.390852f, -0.069784f, 0.012656f })]
    [InlineData(2, new[] { -0.124555f, -0.434572f, -0.248149f, -0.094772f })]
    public async Task A_normalised_mean_is_PyTorchs_and_has_length_1(int text, float[] expected)
    {
        TinyBert.Write(_folder.Path);
        using var generator = Open();
        var vector = (await generator.GenerateAsync([Texts[text]], null, Token))[0].Vector;
        AssertClose(expected, vector.Span);
        Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.Norm(vector.Span), 1e-6);
    }

    [Fact]
    public async Task The_first_tokens_vector_is_PyTorchs()
    {
        TinyBert.Write(_folder.Path, files => files["modules.json"].AsArray().RemoveAt(2), "bert.", "cls_token");
        using var generator = Open();
        var vectors = await generator.GenerateAsync(Texts, null, Token);
        AssertClose([-0.154531f, -1.838009f, -0.654873f, -0.209449f], vectors[0].Vector.Span);
        AssertClose([-0.386658f, -1.527472f, -0.374378f, -0.049425f], vectors[1].Vector.Span);
        AssertClose([0.259441f, -1.893606f, -0.734994f, -0.39398f], vectors[2].Vector.Span);
    }

    [Fact]
    public async Task A_text_has_the_same_vector_alone_in_any_batch_and_beside_other_calls()
    {
        TinyBert.Write(_folder.Path);
        using var generator = Open();
        string[] texts = [.. WordPieceFile.Texts, .. Texts, "", new string('q', 5000)];
        var alone = new List<Embedding<float>>();
        foreach (var text in texts)
            alone.Add(Assert.Single(await generator.GenerateAsync([text], null, Token)));
        var batches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => generator.GenerateAsync(Enumerable.Repeat(texts, 5).SelectMany(t => t), null, Token))));
        foreach (var batch in batches)
        {
            Assert.Equal(5 * texts.Length, batch.Count);
            for (var i = 0; i < batch.Count; i++)
                AssertClose(alone[i % texts.Length].Vector.Span, batch[i].Vector.Span, 1e-5f);
        }
    }

    [Fact]
    public async Task A_text_beyond_the_models_positions_is_cut_and_says_so()
    {
        TinyBert.Write(_folder.Path, f => f["sentence_bert_config.json"]["max_seq_length"] = 6);
        using var generator = Open();
        var vectors = await generator.GenerateAsync(["the quick the quick", "the quick the quick a b c", "the"], null, Token);
        AssertClose(vectors[0].Vector.Span, vectors[1].Vector.Span, 1e-6f);
        Assert.Null(vectors[0].AdditionalProperties);
        Assert.Equal(true, vectors[1].AdditionalProperties!["truncated"]);
        Assert.Equal(6 + 6 + 3, vectors.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task Options_are_honoured_or_refused()
    {
        TinyBert.Write(_folder.Path);
        using var generator = Open();
        Assert.Equal(TinyBert.Hidden, generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
        await generator.GenerateAsync(["a"], new() { Dimensions = TinyBert.Hidden, ModelId = "tiny" }, Token);
        foreach (var options in (EmbeddingGenerationOptions[])
            [new() { Dimensions = 8 }, new() { ModelId = "other" }, new() { AdditionalProperties = new() { ["x"] = 1 } }])
            await Assert.ThrowsAsync<AgentsException>(() => generator.GenerateAsync(["a"], options, Token));
        Assert.Empty(await generator.GenerateAsync([], null, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([null!], null, Token));
    }

    [Fact]
    public async Task A_call_is_cancelled_and_one_that_runs_outlives_the_generator()
    {
        TinyBert.Write(_folder.Path);
        using var generator = Open();
        using var source = new CancellationTokenSource();
        var texts = Endless(source);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => generator.GenerateAsync(texts, null, source.Token));

        var running = Enumerable.Range(0, 4)
            .Select(_ => generator.GenerateAsync(Enumerable.Repeat(Texts[2], 2000), null, Token)).ToList();
        generator.Dispose();
        generator.Dispose();
        Assert.All(await Task.WhenAll(running), r => Assert.Equal(2000, r.Count));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(["a"], null, Token));
    }

    [Fact]
    public async Task Weights_that_are_no_numbers_give_an_error_and_no_vector()
    {
        var path = Path.Combine(TinyBert.Write(_folder.Path), "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes.AsSpan(8 + (int)BitConverter.ToInt64(bytes)).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, Token);
        using var generator = Open();
        var error = await Assert.ThrowsAsync<AgentsException>(() => generator.GenerateAsync(["a"], null, Token));
        Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", "model_type", "\"roberta\"", "model_type is roberta")]
    [InlineData("config.json", "position_embedding_type", "\"relative_key\"", "position_embedding_type is relative_key")]
    [InlineData("config.json", "hidden_act", "\"silu\"", "hidden_act is silu")]
    [InlineData("config.json", "is_decoder", "true", "is_decoder")]
    [InlineData("config.json", "hidden_size", "13", "cannot be shared by 3 heads")]
    [InlineData("config.json", "hidden_size", "24", "the configuration asks")]
    [InlineData("config.json", "num_hidden_layers", "3", "encoder.layer.2.attention.self.query.weight is missing")]
    [InlineData("config.json", "vocab_size", "100", "the tokenizer has the id")]
    [InlineData("1_Pooling/config.json", "pooling_mode_cls_token", "true", "pooling_mode_cls_token + pooling_mode_mean")]
    [InlineData("1_Pooling/config.json", "pooling_mode_mean_tokens", "false", "the pooling is ''")]
    [InlineData("config_sentence_transformers.json", "default_prompt_name", "\"query\"", "default_prompt_name is query")]
    public void What_is_not_known_is_refused_by_name(string file, string key, string value, string message)
    {
        TinyBert.Write(_folder.Path, files =>
        {
            files.TryAdd(file, new JsonObject());
            files[file][key] = JsonNode.Parse(value);
        });
        Assert.Contains(message, Assert.Throws<AgentsException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_modules_and_poolings_are_refused_by_name()
    {
        TinyBert.Write(_folder.Path, pooling: "max_tokens");
        Assert.Contains("pooling_mode_max_tokens", Assert.Throws<AgentsException>(Load).Message, StringComparison.Ordinal);
        TinyBert.Write(_folder.Path, f => f["modules.json"][2]!["type"] = "sentence_transformers.models.Dense");
        Assert.Contains("module Dense", Assert.Throws<AgentsException>(Load).Message, StringComparison.Ordinal);
        TinyBert.Write(_folder.Path, f => f["modules.json"][1]!["path"] = "../1_Pooling");
        Assert.Contains("not the name of a folder", Assert.Throws<AgentsException>(Load).Message, StringComparison.Ordinal);
        Directory.Delete(_folder.Path, recursive: true);
        Assert.Contains("does not exist", Assert.Throws<AgentsException>(Load).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.Path);
    }

    private static IEnumerable<string> Endless(CancellationTokenSource source)
    {
        for (var i = 0; i < 50_000; i++)
            yield return Texts[2];
        source.Cancel();
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 2e-5f)
    {
        Assert.Equal(TinyBert.Hidden, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    private void Load() => TinyBert.Load(_folder.Path).Dispose();

    private LocalEmbeddingGenerator Open() => new(TinyBert.Load(_folder.Path), "tiny");
}
