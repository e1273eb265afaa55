using System.Text;
using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;

namespace Agents.Models.Tests.Checkpoints;

public sealed class ConfigReaderTests
{
    private const string Small = """
        {"model_type":"llama","hidden_size":64,"intermediate_size":160,"num_hidden_layers":2,"num_attention_heads":4,
         "vocab_size":384,"max_position_embeddings":256,"rms_norm_eps":1e-6,"eos_token_id":2}
        """;

    [Fact]
    public void What_old_files_leave_out_has_transformers_defaults()
    {
        var config = Read(_ => { });
        Assert.Equal((4, 16, 10_000.0), (config.KeyValueHeads, config.HeadSize, config.RopeTheta));
        Assert.Null(config.RopeScaling);
        Assert.False(config.TiedEmbeddings);
        Assert.Equal([2], config.EosIds);
    }

    [Fact]
    public void Rope_is_read_from_the_old_and_the_new_place()
    {
        var scaling = JsonNode.Parse("""
            {"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,
             "original_max_position_embeddings":64}
            """)!;
        var old = Read(c => (c["rope_theta"], c["rope_scaling"]) = (500000.0, scaling.DeepClone()));
        scaling["rope_theta"] = 500000.0;
        var current = Read(c => c["rope_parameters"] = scaling);
        Assert.Equal(new Llama3Scaling(8, 1, 4, 64), old.RopeScaling);
        Assert.Equal(500000, old.RopeTheta);
        Assert.Equal((old.RopeTheta, old.RopeScaling), (current.RopeTheta, current.RopeScaling));
    }

    [Fact]
    public void A_longrope_model_keeps_to_its_original_context_and_is_written_as_it_was()
    {
        const string Rope = """
            {"type":"longrope","short_factor":[1,1.5],"long_factor":[2,3.25]}
            """;
        var config = Read(c =>
        {
            c["model_type"] = "phi3";
            c["partial_rotary_factor"] = 0.25;
            c["original_max_position_embeddings"] = 64;
            c["rope_scaling"] = JsonNode.Parse(Rope);
        });
        var scaling = Assert.IsType<LongRopeScaling>(config.RopeScaling);
        Assert.Equal((4, 64, 256), (config.RotarySize, config.ContextLength, scaling.FullContextLength));
        Assert.Equal(Math.Sqrt(1 + (Math.Log(4) / Math.Log(64))), scaling.Amplitude, 1e-12);
        Assert.Equal(0.5 / 1.5, scaling.Apply(0.5, 1), 1e-6);

        var again = Write(config);
        var rope = Assert.IsType<LongRopeScaling>(again.RopeScaling);
        Assert.Equal(scaling.Short, rope.Short);
        Assert.Equal(scaling.Long, rope.Long);
        Assert.Equal((scaling.Amplitude, scaling.FullContextLength), (rope.Amplitude, rope.FullContextLength));
        Assert.Equal((4, 64), (again.RotarySize, again.ContextLength));
    }

    [Fact]
    public void Windows_follow_the_list_or_the_familys_rule()
    {
        Assert.Equal([8, 8], Read(c => (c["model_type"], c["sliding_window"]) = ("mistral", 8)).Windows);
        Assert.Empty(Read(c => (c["model_type"], c["sliding_window"]) = ("qwen2", 8)).Windows);
        var qwen = Read(c =>
        {
            (c["model_type"], c["sliding_window"], c["use_sliding_window"]) = ("qwen3", 8, true);
            c["max_window_layers"] = 1;
        });
        Assert.Equal([0, 8], qwen.Windows);
        Assert.Equal(qwen.Windows, Write(qwen).Windows);
        var gemma = Read(c =>
        {
            (c["model_type"], c["sliding_window"], c["num_hidden_layers"]) = ("gemma3_text", 8, 7);
            c["rope_scaling"] = JsonNode.Parse("""{"rope_type":"linear","factor":8}""");
        });
        Assert.Equal([8, 8, 8, 8, 8, 0, 8], gemma.Windows);
        Assert.True(gemma.TiedEmbeddings && gemma.IsLocal(0) && !gemma.IsLocal(5));
        Assert.Equal(gemma.RopeScaling, Write(gemma).RopeScaling);
        Assert.Equal(gemma.LocalRopeTheta, Write(gemma).LocalRopeTheta);
    }

    [Fact]
    public void End_tokens_are_those_of_both_files()
    {
        var generation = JsonFile.Parse("""{"eos_token_id":[2,7],"pad_token_id":7}"""u8.ToArray(), "generation");
        var config = Read(c => c["eos_token_id"] = new JsonArray(2, 5), generation);
        Assert.Equal([2, 5, 7], config.EosIds);
        Assert.Equal(7, config.PadId);
        Assert.Null(Read(c => c["pad_token_id"] = -1).PadId);
    }

    [Theory]
    [InlineData("model_type", "\"mamba\"", "known are: llama, mistral, qwen2, qwen3, gemma3_text, phi3")]
    [InlineData("hidden_size", "-64", "hidden_size")]
    [InlineData("hidden_size", "64.5", "hidden_size")]
    [InlineData("hidden_size", "\"64\"", "hidden_size")]
    [InlineData("hidden_size", "null", "hidden_size")]
    [InlineData("vocab_size", "99999999999999999999", "vocab_size")]
    [InlineData("num_hidden_layers", "2000000000", "num_hidden_layers")]
    [InlineData("num_attention_heads", "0", "num_attention_heads")]
    [InlineData("num_key_value_heads", "3", "key/value heads")]
    [InlineData("head_dim", "15", "head size 15")]
    [InlineData("max_position_embeddings", "2000000000", "max_position_embeddings")]
    [InlineData("rms_norm_eps", "1e999", "rms_norm_eps")]
    [InlineData("rope_theta", "-1", "rope_theta")]
    [InlineData("rope_scaling", "{\"rope_type\":\"yarn\"}", "yarn")]
    [InlineData("rope_scaling", "{\"rope_type\":\"llama3\"}", "factor")]
    [InlineData("rope_scaling", "{\"rope_type\":\"longrope\",\"short_factor\":[1]}", "original_max")]
    [InlineData("partial_rotary_factor", "0.1", "dimensions")]
    [InlineData("partial_rotary_factor", "0", "dimensions")]
    [InlineData("hidden_act", "\"gelu\"", "gelu")]
    [InlineData("attention_bias", "true", "attention_bias")]
    [InlineData("tie_word_embeddings", "1", "tie_word_embeddings")]
    [InlineData("eos_token_id", "[384]", "eos_token_id")]
    [InlineData("quantization_config", "{}", "quantization_config")]
    public void A_wrong_value_is_named(string key, string json, string named)
    {
        var error = Assert.Throws<AgentsException>(() => Read(c => c[key] = JsonNode.Parse(json)));
        Assert.Contains("config", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"hidden_size\":1,\"hidden_size\":2}")]
    public void What_is_no_object_is_refused(string json) =>
        Assert.Throws<AgentsException>(() => JsonFile.Parse(Encoding.UTF8.GetBytes(json), "config"));

    private static LlamaConfig Write(LlamaConfig config)
    {
        using var stream = new MemoryStream();
        ConfigWriter.WriteConfig(stream, config);
        return ConfigReader.Read(JsonFile.Parse(stream.ToArray(), "written"), null);
    }

    private static LlamaConfig Read(Action<JsonObject> change, JsonFields? generation = null)
    {
        var config = JsonNode.Parse(Small)!.AsObject();
        change(config);
        return ConfigReader.Read(JsonFile.Parse(Encoding.UTF8.GetBytes(config.ToJsonString()), "config"), generation);
    }
}
