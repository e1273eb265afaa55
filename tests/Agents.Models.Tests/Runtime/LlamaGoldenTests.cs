using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Runtime;

[Trait("Category", "Golden")]
public sealed class LlamaGoldenTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void Tiny_models_of_every_family_compute_what_transformers_computes()
    {
        foreach (var model in GoldenModels.Names())
            Compare(model);
    }

    private static void Compare(string model)
    {
        using var golden = Parse(model);
        using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", model));
        using var weights = FloatWeights.Load(checkpoint);
        foreach (var shares in new[] { false, true })
        {
            using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread with { SharesWeights = shares });
            var rows = golden.RootElement.GetProperty("input_ids").EnumerateArray().ToList();
            for (var row = 0; row < rows.Count; row++)
                Compare(runtime, golden.RootElement, row);
            CompareGreedy(runtime, golden.RootElement);
        }
        GoldenReport.Add($"models/{model}", "onnx", golden.RootElement.GetProperty("input_ids").GetArrayLength() + 1);
    }

    [Fact]
    public void An_adapter_computes_what_PEFT_computes()
    {
        using var golden = Parse("llama_tied_lora");
        var folder = golden.RootElement.GetProperty("base").GetString()!;
        using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", folder));
        using var weights = FloatWeights.Load(checkpoint);
        LoraAdapterFile.Read(SharedFiles.Golden("models", "llama_tied_lora")).AddTo(weights);
        using var runtime = new LlamaRuntime(weights, RandomWeights.OneThread);
        var rows = golden.RootElement.GetProperty("input_ids");
        var last = golden.RootElement.GetProperty("logits_last4");
        // One sequence is written without its outer list.
        var single = last[0][0].ValueKind == JsonValueKind.Number;
        for (var row = 0; row < rows.GetArrayLength(); row++)
            CompareLogits(runtime, Ints(rows[row]), single ? last : last[row]);
        GoldenReport.Add("models/llama_tied_lora", "onnx", rows.GetArrayLength());
    }

    internal static void CompareLogits(LlamaRuntime runtime, int[] ids, JsonElement last4)
    {
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, ids.Length, []);
        var expected = last4.EnumerateArray().SelectMany(r => Floats(r)).ToArray();
        var actual = runtime.Prefill(cache, 0, ids, 0, last4.GetArrayLength()).ToArray();
        Assert.InRange(LlamaRuntimeTests.Gap(expected, actual), 0, Tolerance);
    }

    internal static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    internal static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetSingle())];

    private static JsonDocument Parse(string model) =>
        JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("models", model, "golden.json")));

    /// <summary>Positions count attended tokens only, so a left-padded row is its attended tokens alone.</summary>
    private static void Compare(LlamaRuntime runtime, JsonElement golden, int row)
    {
        var mask = Ints(golden.GetProperty("attention_mask")[row]);
        var ids = Ints(golden.GetProperty("input_ids")[row]).Where((_, i) => mask[i] == 1).ToArray();
        CompareLogits(runtime, ids, golden.GetProperty("logits_last4")[row]);
        using var scorer = new CompletionScorer(runtime);
        var expected = Floats(golden.GetProperty("token_logprobs")[row])[^(ids.Length - 1)..];
        var actual = scorer.Score([ids[0]], ids[1..]);
        Assert.InRange(LlamaRuntimeTests.Gap(expected, actual), 0, Tolerance);
    }

    private static void CompareGreedy(LlamaRuntime runtime, JsonElement golden)
    {
        var expected = Ints(golden.GetProperty("greedy_from_first8"));
        var prompt = Ints(golden.GetProperty("input_ids")[0])[..8];
        using var generator = new BatchGenerator(runtime);
        var settings = new SamplingSettings { Temperature = 0, MaxTokens = expected.Length };
        var reply = generator.Generate([new GenerationRequest(prompt, settings)])[0];
        Assert.Equal(expected[..reply.Ids.Count], reply.Ids);
        Assert.True(reply.Ids.Count == expected.Length || runtime.Config.EosIds.Contains(reply.Ids[^1]));
    }
}
