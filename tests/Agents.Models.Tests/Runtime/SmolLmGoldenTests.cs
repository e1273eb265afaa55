using System.Numerics.Tensors;
using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Sampling;
using Agents.Testing;

namespace Agents.Models.Tests.Runtime;

[Trait("Category", "Golden")]
public sealed class SmolLmGoldenTests
{
    private const double Tolerance = 2e-3;

    /// <summary>
    /// Rounding of quantised activations may swap tokens whose log-probabilities are closer than this.
    /// </summary>
    private const double SureMargin = 0.3;

    [Fact]
    public void The_f32_engine_agrees_with_transformers()
    {
        using var golden = Golden();
        using var runtime = Load(golden, WeightPrecision.F32);
        using var scorer = new CompletionScorer(runtime);
        using var generator = new BatchGenerator(runtime);
        var chats = golden.RootElement.GetProperty("chats").EnumerateArray().ToList();
        foreach (var chat in chats)
        {
            var prompt = Ints(chat, "prompt_ids");
            AssertClose(Floats(chat, "prompt_logprobs"), scorer.Score([prompt[0]], prompt[1..]));
            CompareTop(runtime, prompt, chat.GetProperty("next_top10"));
            var expected = Ints(chat, "greedy_ids");
            var settings = new SamplingSettings { Temperature = 0, MaxTokens = expected.Length };
            var reply = generator.Generate(
                [new GenerationRequest(prompt, settings)], TestContext.Current.CancellationToken)[0];
            Assert.Equal(expected, reply.Ids);
            AssertClose(Floats(chat, "greedy_logprobs"), [.. reply.LogProbs]);
        }
        GoldenReport.Add("smollm2.json", "f32 onnx", chats.Count);
    }

    /// <param name="precision">The engine.</param>
    /// <param name="share">
    /// Clear choices that must be the same: all where the file's own 4 bits are kept; 8 bits round its values again.
    /// </param>
    [Theory]
    [InlineData("Int4", 1)]
    [InlineData("Int8", 0.95)]
    public void A_quantised_engine_chooses_the_same_tokens_where_the_choice_is_clear(string precision, double share)
    {
        using var golden = Golden();
        using var runtime = Load(golden, Enum.Parse<WeightPrecision>(precision));
        var (steps, same) = (0, 0);
        foreach (var chat in golden.RootElement.GetProperty("chats").EnumerateArray())
        {
            int[] prompt = Ints(chat, "prompt_ids"), reply = Ints(chat, "greedy_ids");
            var margins = Floats(chat, "greedy_margin");
            using var cache = new KeyValueCache(runtime.Config);
            cache.EnsureCapacity(1, prompt.Length + reply.Length, []);
            var logits = runtime.Prefill(cache, 0, prompt, 0, 1);
            for (var i = 0; i < reply.Length; i++)
            {
                if (margins[i] > SureMargin)
                {
                    steps++;
                    same += TensorPrimitives.IndexOfMax(logits) == reply[i] ? 1 : 0;
                }
                logits = runtime.Decode(cache, [reply[i]], [prompt.Length + i]);
            }
        }
        Assert.InRange(same, share * steps, steps);
        GoldenReport.Add("smollm2.json", $"{precision} onnx, steps with a clear choice ({same} equal)", steps);
    }

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("smollm2.json")));

    /// <summary>The file that the golden values name first in their source.</summary>
    private static LlamaRuntime Load(JsonDocument golden, WeightPrecision precision)
    {
        var name = golden.RootElement.GetProperty("source").GetString()!.Split(';')[0].Trim();
        using var checkpoint = Checkpoint.Open(SharedFiles.Models(name));
        return LlamaRuntime.Load(checkpoint, precision);
    }

    private static void CompareTop(LlamaRuntime runtime, int[] prompt, JsonElement top)
    {
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, prompt.Length, []);
        var logits = runtime.Prefill(cache, 0, prompt, 0, 1);
        var total = TokenSampler.LogSumExp(logits);
        foreach (var entry in top.EnumerateArray())
            Assert.Equal(entry[1].GetDouble(), logits[entry[0].GetInt32()] - total, Tolerance);
    }

    private static int[] Ints(JsonElement chat, string name) => LlamaGoldenTests.Ints(chat.GetProperty(name));

    private static float[] Floats(JsonElement chat, string name) => LlamaGoldenTests.Floats(chat.GetProperty(name));

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.InRange(LlamaRuntimeTests.Gap(expected, actual), 0, Tolerance);
}
