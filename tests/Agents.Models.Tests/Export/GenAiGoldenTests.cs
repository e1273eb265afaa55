using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Models.Export;
using Agents.Models.Runtime;
using Agents.Models.Tests.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Export;

/// <summary>The golden checkpoints, exported for ONNX Runtime GenAI and run on plain ONNX Runtime.</summary>
[Trait("Category", "Golden")]
public sealed class GenAiGoldenTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_golden_checkpoint_computes_the_same_logits_and_the_same_greedy_tokens()
    {
        foreach (var name in GoldenModels.Names())
        {
            using var checkpoint = Checkpoint.Open(SharedFiles.Golden("models", name));
            await ModelExport.WriteAsync(
                checkpoint.Path,
                _folder[name],
                new ModelExportOptions { Format = ModelFormat.GenAi },
                TestContext.Current.CancellationToken);
            Compare(name, checkpoint);
        }
    }

    private void Compare(string name, Checkpoint checkpoint)
    {
        using var session = new GenAiSession(_folder[name]);
        using var shared = new GenAiSession(_folder[name], checkpoint.Config.ContextLength);
        using var runtime = LlamaRuntime.Load(checkpoint, WeightPrecision.F32, RandomWeights.OneThread);
        using var golden = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Golden("models", name, "golden.json")));
        var rows = golden.RootElement.GetProperty("input_ids");
        for (var row = 0; row < rows.GetArrayLength(); row++)
        {
            var mask = LlamaGoldenTests.Ints(golden.RootElement.GetProperty("attention_mask")[row]);
            var ids = LlamaGoldenTests.Ints(rows[row]).Where((_, i) => mask[i] == 1).ToArray();
            var last4 = golden.RootElement.GetProperty("logits_last4")[row].EnumerateArray();
            var logits = PromptThenDecode(session, ids, decoded: 4);
            Assert.InRange(
                LlamaRuntimeTests.Gap([.. last4.SelectMany(r => LlamaGoldenTests.Floats(r))],
                    logits.AsSpan(logits.Length - (4 * session.Vocabulary))),
                0,
                Tolerance);
            Assert.InRange(LlamaRuntimeTests.Gap(Logits(runtime, ids), logits), 0, Tolerance);
            Assert.InRange(LlamaRuntimeTests.Gap(logits, PromptThenDecode(shared, ids, decoded: 4)), 0, 1e-6);
        }

        CompareGreedy(session, golden.RootElement);
        GoldenReport.Add($"models/{name}", "exported for GenAI", rows.GetArrayLength() + 1);
    }

    private static void CompareGreedy(GenAiSession session, JsonElement golden)
    {
        var expected = LlamaGoldenTests.Ints(golden.GetProperty("greedy_from_first8"));
        session.Restart();
        var logits = session.Run(LlamaGoldenTests.Ints(golden.GetProperty("input_ids")[0]).AsSpan(0, 8));
        foreach (var id in expected)
        {
            var last = logits[^session.Vocabulary..];
            Assert.Equal(id, Array.IndexOf(last, last.Max()));
            logits = session.Run([id]);
        }
    }

    /// <summary>Logits of all positions: of a prompt, and then of one token after the other.</summary>
    internal static float[] PromptThenDecode(GenAiSession session, int[] ids, int decoded)
    {
        session.Restart();
        var logits = new List<float>(session.Run(ids.AsSpan(0, ids.Length - decoded)));
        foreach (var id in ids[^decoded..])
            logits.AddRange(session.Run([id]));
        return [.. logits];
    }

    internal static float[] Logits(LlamaRuntime runtime, int[] ids)
    {
        using var cache = new KeyValueCache(runtime.Config);
        cache.EnsureCapacity(1, ids.Length, []);
        return runtime.Prefill(cache, 0, ids, 0, ids.Length).ToArray();
    }
}
