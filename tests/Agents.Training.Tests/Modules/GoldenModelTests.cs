using System.Text.Json.Nodes;
using Agents.Models.Checkpoints;
using Agents.Testing;
using Agents.Training.Modules;
using Agents.Training.Optimization;
using TorchSharp;

namespace Agents.Training.Tests.Modules;

/// <summary>The trainer's engine against transformers on small random checkpoints.</summary>
public sealed class GoldenModelTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    [Trait("Category", "Golden")]
    public void Logits_log_probabilities_loss_and_gradient_norm_of_every_family_equal_transformers()
    {
        foreach (var folder in Directory.EnumerateDirectories(SharedFiles.Golden("models")).Order())
        {
            if (File.Exists(Path.Combine(folder, "config.json")))
                Compare(Path.GetFileName(folder));
        }
    }

    private static void Compare(string name)
    {
        var folder = SharedFiles.Golden("models", name);
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "golden.json")))!;
        using var module = TestModels.Load(folder);
        var (ids, mask) = (Rows(golden["input_ids"]!), Rows(golden["attention_mask"]!));
        var (sequences, length) = (ids.Length, ids[0].Length);
        using var batch = new PaddedAttention(
            [.. ids.SelectMany(r => r)], [.. mask.SelectMany(r => r)], sequences, length, torch.CPU);

        using var logits = module.Logits(batch);
        AssertLogits(golden["logits_last4"]!, logits.view(sequences, length, -1));

        var rows = Enumerable.Range(0, sequences * length).Where(i => i % length < length - 1).ToArray();
        var (logProbs, _) = Score(module, batch, ids, rows, length);
        var expected = golden["token_logprobs"]!.AsArray().SelectMany(r => r!.AsArray()).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            // Where padding predicts or is predicted, the reference says zero.
            var own = mask[rows[i] / length];
            if (own[rows[i] % length] == 1 && own[(rows[i] % length) + 1] == 1)
                Assert.Equal((double)expected[i]!, logProbs[i], Tolerance);
        }

        AssertSftLoss(golden, module, batch, ids, length);
        const string Part = "trainer: logits, log-probabilities, SFT loss, gradient norm";
        GoldenReport.Add($"models/{name}/golden.json", Part, rows.Length);
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void Logits_with_an_adapter_equal_PEFT()
    {
        var folder = SharedFiles.Golden("models", "llama_tied_lora");
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "golden.json")))!;
        using var module = TestModels.Load(SharedFiles.Golden("models", (string)golden["base"]!));
        LoraAdapterFile.Read(folder).AddTo(module.Parameters.Weights);
        var ids = Rows(golden["input_ids"]!);
        using var batch = new PaddedAttention([.. ids.SelectMany(r => r)], ids.Length, ids[0].Length, torch.CPU);

        using var logits = module.Logits(batch);

        var last = golden["logits_last4"]!;
        // One sequence is written without its outer list.
        var expected = last[0]![0] is JsonArray ? last : new JsonArray(last.DeepClone());
        AssertLogits(expected, logits.view(ids.Length, ids[0].Length, -1));
        GoldenReport.Add("models/llama_tied_lora/golden.json", "trainer: logits", ids.Length);
    }

    [Fact]
    [Trait("Category", "Golden")]
    public void Twenty_AdamW_steps_equal_PyTorch()
    {
        var golden = JsonNode.Parse(File.ReadAllText(SharedFiles.Golden("models", "training_run.json")))!;
        using var module = TestModels.Load(SharedFiles.Golden("models", (string)golden["model"]!));
        var options = new AdamWOptions { Beta2 = 0.95, WeightDecay = 0.1 };
        using var optimizer = new AdamW(module.Parameters.Parameters, options, threads: 2);
        var steps = golden["steps"]!.AsArray();
        var schedule = new LearningRateSchedule(3e-3, WarmupSteps: 3, TotalSteps: steps.Count);
        var batches = golden["batches"]!.AsArray();
        var micro = batches.Count / steps.Count;
        for (var step = 0; step < steps.Count; step++)
        {
            var loss = 0.0;
            foreach (var batch in batches.Skip(step * micro).Take(micro))
                loss += Pretraining.PretrainTestItems.Accumulate(module, Rows(batch!), 1.0 / micro) / micro;
            var norm = optimizer.GradientNorm();
            Assert.Equal((double)steps[step]!["loss"]!, loss, Tolerance);
            Assert.Equal((double)steps[step]!["grad_norm"]!, norm, Tolerance);
            Assert.Equal((double)steps[step]!["lr"]!, schedule.At(step), 1e-12);
            optimizer.Step(schedule.At(step), norm);
        }

        GoldenReport.Add("models/training_run.json", "trainer: loss, gradient norm and rate a step", steps.Count);
    }

    private static void AssertSftLoss(
        JsonNode golden, LlamaModule module, PaddedAttention batch, long[][] ids, int length)
    {
        const int prompt = 8;
        var rows = Enumerable.Range(0, ids.Length * length)
            .Where(i => i % length >= prompt - 1 && i % length < length - 1)
            .ToArray();
        var (logProbs, _) = Score(module, batch, ids, rows, length);
        Assert.Equal((double)golden["sft_loss"]!, -logProbs.Average(), Tolerance);
        module.Backward([.. rows.Select(_ => -1f / rows.Length)]);
        using var optimizer = new AdamW(module.Parameters.Parameters, new AdamWOptions(), threads: 2);
        Assert.Equal((double)golden["grad_norm"]!, optimizer.GradientNorm(), Tolerance * 10);
    }

    private static (float[] LogProbs, float[] Entropies) Score(
        LlamaModule module, PaddedAttention batch, long[][] ids, int[] rows, int length) => module.Score(
        batch,
        [.. rows.Select(r => (long)r)],
        [.. rows.Select(r => ids[r / length][(r % length) + 1])],
        [.. rows.Select(_ => 1f)]);

    private static void AssertLogits(JsonNode expected, torch.Tensor logits)
    {
        var sequences = expected.AsArray();
        for (var s = 0; s < sequences.Count; s++)
        {
            var last = sequences[s]!.AsArray();
            for (var i = 0; i < last.Count; i++)
            {
                using var row = logits[s, logits.shape[1] - last.Count + i];
                var values = row.data<float>().ToArray();
                var wanted = last[i]!.AsArray();
                for (var v = 0; v < values.Length; v++)
                    Assert.Equal((double)wanted[v]!, values[v], Tolerance);
            }
        }
    }

    private static long[][] Rows(JsonNode node) =>
        [.. node.AsArray().Select(r => r!.AsArray().Select(v => (long)v!).ToArray())];
}
