using System.Globalization;
using System.Text.Json.Nodes;
using Agents.Testing;
using Agents.Training.Losses;

namespace Agents.Training.Tests.Losses;

/// <summary>Every loss of TRL 1.16 on given log-probabilities: value, derivative, correction, metrics.</summary>
public sealed class GoldenLossTests
{
    // The file's trainer allows 16 tokens; a case may say otherwise.
    private const int MaxCompletionLength = 16;

    [Fact]
    [Trait("Category", "Golden")]
    public void Losses_gradients_and_metrics_equal_TRL()
    {
        var golden = JsonNode.Parse(File.ReadAllText(SharedFiles.Golden("grpo_losses.json")))!;
        var cases = golden["cases"]!.AsArray();
        foreach (var item in cases)
            Compare(item!, golden["inputs"]![item!["input"]!.ToString()]!);
        GoldenReport.Add(
            "grpo_losses.json",
            string.Create(CultureInfo.InvariantCulture, $"loss, gradient, metrics of {cases.Count}"),
            cases.Count);
    }

    private static void Compare(JsonNode item, JsonNode input)
    {
        var (name, config) = ((string)item["name"]!, item["config"]!);
        var options = Options(config);
        // TRL holds SAPO's temperature and the entropy quantile in float32.
        var tolerance = options.Clip == ClipKind.Sapo || options.TopEntropyShare < 1 ? 1e-6 : 1e-9;

        var result = PolicyLoss.Compute(options, Rows(input, config, options));

        Near(name, (double)item["loss"]!, result.Loss, tolerance);
        Near($"{name} gradient", Matrix(item["grad"]!), result.Gradient, tolerance);
        if (item["importance_sampling_ratio"] is { } ratios)
            Near($"{name} ratios", Matrix(ratios), result.Importance!, tolerance);
        foreach (var (metric, value) in item["metrics"]!.AsObject())
        {
            Assert.True(result.Metrics.ContainsKey(metric), $"{name}: no metric {metric}");
            Near($"{name} {metric}", (double)value!, result.Metrics[metric], tolerance);
        }
    }

    private static PolicyLossOptions Options(JsonNode config)
    {
        double? Number(string key) => (double?)config[key];
        var preset = PolicyLossPresets.Get((string)config["loss_type"]!);
        return preset with
        {
            Ratio = (string?)config["importance_sampling_level"] == "sequence" ? RatioKind.Sequence : RatioKind.Token,
            EpsilonLow = Number("epsilon_low") ?? 0.2,
            EpsilonHigh = Number("epsilon_high"),
            Delta = Number("delta"),
            Beta = Number("beta") ?? 0,
            BiasCorrectedKl = (bool?)config["use_bias_correction_kl"] ?? false,
            EntropyCoefficient = Number("entropy_coef") ?? 0,
            TopEntropyShare = Number("top_entropy_quantile") ?? 1,
            OffPolicyThreshold = Number("off_policy_mask_threshold"),
            Importance = Mode((string?)config["is_mode"]),
            ImportanceMin = Number("is_min"),
            ImportanceMax = Number("is_max") ?? 3,
            MaxCompletionLength = (int?)config["max_completion_length"] ?? MaxCompletionLength,
        };
    }

    private static ImportanceMode Mode(string? name) => name is null
        ? ImportanceMode.None
        : Enum.Parse<ImportanceMode>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static List<LossRow> Rows(JsonNode input, JsonNode config, PolicyLossOptions options)
    {
        var (mask, tool) = (Matrix(input["mask"]!), Matrix(input["tool"]!));
        var tools = (bool?)config["tool_mask"] ?? false;
        var sampled = options.Importance != ImportanceMode.None || ((bool?)config["sampling_logps"] ?? false);
        double[] Row(string key, int i) => Matrix(input[key]!)[i];
        return [.. Enumerable.Range(0, mask.Length).Select(i => new LossRow
        {
            LogProbs = Row("logps", i),
            Old = Row("old", i),
            Reference = Row("ref", i),
            Sampler = sampled ? Row("samp", i) : null,
            Entropies = Row("ent", i),
            Mask = [.. mask[i].Select((m, t) => m != 0 && (!tools || tool[i][t] != 0))],
            Advantage = (double)input["adv"]![i]!,
        })];
    }

    private static double[][] Matrix(JsonNode node) =>
        [.. node.AsArray().Select(r => r!.AsArray().Select(v => (double)v!).ToArray())];

    private static void Near(string what, double[][] expected, double[][] actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            for (var t = 0; t < expected[i].Length; t++)
                Near($"{what} [{i}, {t}]", expected[i][t], actual[i][t], tolerance);
        }
    }

    private static void Near(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R}, found {actual:R}");
}
