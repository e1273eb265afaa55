using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class GgufTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(8u)]
    [InlineData(30u)]
    public void Every_type_gives_the_values_of_the_format_in_hugging_faces_order(uint type)
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var path = Write(GgufBuilder.From(original, type, v => ReferenceBlocks.Encode(type, v)));
        using var read = Checkpoint.Open(path);
        Assert.Equal(original.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in original.Tensors)
        {
            var view = read.Tensor(name, [.. tensor.Shape]);
            var (source, values) = (new float[tensor.Count], new float[tensor.Count]);
            tensor.CopyTo(source);
            view.CopyTo(values);
            var stored = tensor.Shape.Count == 2 ? type : 0;
            var bytes = ReferenceBlocks.Encode(stored, source);
            Assert.Equal(ReferenceBlocks.Decode(stored, bytes), values);
            for (var row = 0; row < tensor.Rows; row++)
                Assert.True(view.Row(row).SequenceEqual(bytes.AsSpan(row * view.RowBytes, view.RowBytes)), name);
        }
    }

    [Fact]
    public void Configuration_and_end_tokens_come_from_the_metadata()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        using var read = Checkpoint.Open(Write(GgufBuilder.From(original, 0, GgufBuilder.Floats)));
        // <|endoftext|> ends a reply whatever the file says.
        Assert.Equal([2, 0], read.Config.EosIds);
        Assert.Equal(
            original.Config with { EosIds = [], Windows = [] }, read.Config with { EosIds = [], Windows = [] });
        Assert.NotNull(read.ChatTemplate);
        using var weights = FloatWeights.Load(read);
        Assert.Equal(original.Config.HiddenSize, weights.Config.HiddenSize);
    }

    [Fact]
    public void A_model_read_from_gguf_is_written_as_a_folder_with_the_same_tokenizer()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        using var read = Checkpoint.Open(Write(GgufBuilder.From(original, 8, v => ReferenceBlocks.Encode(8, v))));
        using var weights = FloatWeights.Load(read);
        CheckpointWriter.Write(
            _folder["again"], weights, read.TokenizerFiles, null, TestContext.Current.CancellationToken);
        using var again = Checkpoint.Open(_folder["again"]);
        const string Text = "<|im_start|>hello  world, what is é 12?<|im_end|>";
        Assert.Equal(read.Tokenizer.Encode(Text, true), again.Tokenizer.Encode(Text, true));
        Assert.Equal(read.Tokenizer.Encode(Text, false), again.Tokenizer.Encode(Text, false));
        Assert.Equal(read.ChatTemplate!.Hash, again.ChatTemplate!.Hash);
        Assert.Equal(read.Config.EosIds, again.Config.EosIds);
    }

    [Fact]
    public void Llama_3s_scaling_is_found_from_the_divisors()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var scaling = new Llama3Scaling(32, 1, 4, 8192);
        var builder = GgufBuilder.From(original, 0, GgufBuilder.Floats);
        builder.Metadata["llama.rope.freq_base"] = 500_000f;
        var divisors = Enumerable.Range(0, 4).Select(i => Math.Pow(500_000, -2.0 * i / 8))
            .Select(f => (float)(f / scaling.Apply(f, 0))).ToArray();
        builder.Tensors.Add(("rope_freqs.weight", 0, [4], GgufBuilder.Floats(divisors)));
        using (var read = Checkpoint.Open(Write(builder)))
            Assert.Equal(scaling, read.Config.RopeScaling);

        divisors[1] *= 1.5f;
        builder.Tensors[^1] = ("rope_freqs.weight", 0, [4], GgufBuilder.Floats(divisors));
        Refused(builder, "rope_freqs.weight");
    }

    [Fact]
    public void Longrope_and_linear_scaling_are_read()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var builder = GgufBuilder.From(original, 0, GgufBuilder.Floats);
        builder.Metadata["llama.rope.scaling.type"] = "linear";
        builder.Metadata["llama.rope.scaling.factor"] = 8f;
        using (var read = Checkpoint.Open(Write(builder)))
            Assert.Equal(new LinearScaling(8), read.Config.RopeScaling);

        builder.Metadata.Remove("llama.rope.scaling.type");
        builder.Metadata["llama.rope.scaling.original_context_length"] = 32u;
        builder.Metadata["llama.rope.scaling.attn_factor"] = 1.25f;
        float[] within = [1, 1, 1.5f, 2], beyond = [1, 2, 3, 4];
        builder.Tensors.Add(("rope_factors_short.weight", 0, [4], GgufBuilder.Floats(within)));
        builder.Tensors.Add(("rope_factors_long.weight", 0, [4], GgufBuilder.Floats(beyond)));
        using (var read = Checkpoint.Open(Write(builder)))
        {
            var scaling = Assert.IsType<LongRopeScaling>(read.Config.RopeScaling);
            Assert.Equal(within, scaling.Short);
            Assert.Equal(beyond, scaling.Long);
            Assert.Equal((1.25, 32, 128), (scaling.Amplitude, read.Config.ContextLength, scaling.FullContextLength));
        }

        builder.Tensors[^1] = ("rope_factors_long.weight", 0, [2], GgufBuilder.Floats([1, 2]));
        Refused(builder, "rope_factors_long.weight");
    }

    [Fact]
    public void What_is_not_known_is_refused_by_name()
    {
        Refused(b => b.Metadata["general.architecture"] = "mamba", "mamba", "llama, qwen2, qwen3, gemma3, phi3");
        Refused(b => b.Metadata["tokenizer.ggml.model"] = "t5", "tokenizer.ggml.model", "gpt2");
        Refused(b => b.Metadata["tokenizer.ggml.pre"] = "deepseek", "deepseek", "smollm");
        Refused(b => b.Metadata["llama.rope.scaling.type"] = "yarn", "yarn");
        Refused(b => b.Metadata["llama.final_logit_softcapping"] = 30f, "final_logit_softcapping");
        Refused(b => b.Metadata["llama.embedding_length"] = 1u << 31, "llama.embedding_length");
        Refused(b => b.Metadata["llama.attention.head_count_kv"] = 3u, "4 attention heads", "3");
        Refused(b => b.Metadata.Remove("llama.block_count"), "llama.block_count");
        Refused(b => b.Metadata.Remove("tokenizer.ggml.merges"), "tokenizer.ggml.merges");
        Refused(b => b.Tensors[0] = b.Tensors[0] with { Type = 10 }, b => b.Tensors[0].Name, _ => "Q2_K");
        // 32 elements are no block of 256.
        Refused(b => b.Tensors[0] = b.Tensors[0] with { Type = 12 }, b => b.Tensors[0].Name, _ => "Q4_K");
        Refused(b => b.Tensors.Add(("blk.0.attn_q.bias", 0, [32], new byte[128])), "blk.0.attn_q.bias");
        Refused(b => b.Tensors[^1] = b.Tensors[^1] with { Dimensions = [ulong.MaxValue, 2] }, "size");
        Refused(b => b.Tensors.Add(b.Tensors[0]), "twice");
    }

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var bytes = GgufBuilder.From(original, 0, GgufBuilder.Floats).Build();
        for (var length = 1; length < bytes.Length; length += Math.Max(1, bytes.Length / 97))
        {
            var path = _folder[$"{length}.gguf"];
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<AgentsException>(() => Checkpoint.Open(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    private string Write(GgufBuilder builder)
    {
        var path = _folder["model.gguf"];
        File.WriteAllBytes(path, builder.Build());
        return path;
    }

    private void Refused(Action<GgufBuilder> damage, params string[] named) =>
        Refused(damage, [.. named.Select(n => (Func<GgufBuilder, string>)(_ => n))]);

    private void Refused(Action<GgufBuilder> damage, params Func<GgufBuilder, string>[] named)
    {
        using var original = Checkpoint.Open(TinyModel.Write(_folder["model"]));
        var builder = GgufBuilder.From(original, 0, GgufBuilder.Floats);
        damage(builder);
        Refused(builder, [.. named.Select(n => n(builder))]);
    }

    private void Refused(GgufBuilder builder, params string[] named)
    {
        var error = Assert.Throws<AgentsException>(() => Checkpoint.Open(Write(builder)));
        Assert.All(named, n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
    }
}
