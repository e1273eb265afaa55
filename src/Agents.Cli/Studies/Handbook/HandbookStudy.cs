using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// <c>agents evaluate handbook</c>: the behavior handbook beside no handbook, a concise prompt, random behaviors and an
/// oracle, with a scripted law as the model. With <c>--model</c>: what that model does with the same prompts.
/// </summary>
internal sealed class HandbookStudy : IStudy
{
    private const int QuestionsAWorld = 100;
    private const int QuestionsARetirement = 10;
    private const ulong Identity = 0x48414E44;

    private static readonly string[] Arms = ["none", "concise", "random", "oracle", "ours"];

    public string Name => "handbook";

    public string Description => "Behaviors retrieved from a handbook: what they save, and how soon a wrong one is retired. "
        + "The model is a scripted law, or with --model a real one, which retires nothing; n is the number of questions.";

    public int DefaultCount => 400;

    public bool TakesModel => true;

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>(
        HandbookLaw.Defaults)
    {
        ["entries"] = 1000,
        ["prompt_tokens"] = 200,
        // Of a real model's answer; the law ends by itself.
        ["output_tokens"] = 256,
    };

    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        StudyParameters.Require(
            request.Parameters, ("entries", 4, 100_000), ("prompt_tokens", 16, 100_000), ("output_tokens", 1, 100_000));
        foreach (var share in HandbookLaw.Defaults.Keys)
            StudyParameters.Require(request.Parameters, (share, 0, 1));
        if (request.Model is { } model)
        {
            var (real, found) = await AnswerAsync(request, model, cancellationToken);
            return new StudyReport(Metrics(request, real, found), Baselines(request, real, found));
        }

        using var law = new HandbookLaw(request.Seed, request.Parameters);
        var (answers, retrieval) = await AnswerAsync(request, law, cancellationToken);
        var (metrics, baselines) = (Metrics(request, answers, retrieval), Baselines(request, answers, retrieval));
        var (wrong, right) = await RetireAsync(request, law, cancellationToken);
        metrics["retired_after_uses"] = StudyMetric.Mean(wrong);
        metrics["wrong_retired_within_30"] = StudyMetric.Share(
            wrong.Count(uses => uses <= HandbookRetirement.ManyUses), wrong.Count);
        baselines["retired_after_uses_worst"] = StudyMetric.Exact(wrong.Max());
        baselines["right_retired_within_30"] = StudyMetric.Share(right, wrong.Count);
        return new StudyReport(metrics, baselines);
    }

    private static Dictionary<string, StudyMetric> Metrics(
        StudyRequest request, Dictionary<string, List<ArmAnswer>> answers, RetrievalCount retrieval)
    {
        var metrics = new Dictionary<string, StudyMetric>
        {
            ["recall_at_3"] = StudyMetric.Share(retrieval["Hybrid_3"], retrieval.Questions),
            ["output_saving"] = Saving(request, answers, "ours", a => a.Output),
            ["total_saving"] = Saving(request, answers, "ours", a => a.Total),
            ["accuracy_change"] = Change(answers, "ours"),
        };
        AddSpending(metrics, answers, "ours", "");
        return metrics;
    }

    private static Dictionary<string, StudyMetric> Baselines(
        StudyRequest request, Dictionary<string, List<ArmAnswer>> answers, RetrievalCount retrieval)
    {
        var baselines = new Dictionary<string, StudyMetric>
        {
            ["recall_at_1"] = StudyMetric.Share(retrieval["Hybrid_1"], retrieval.Questions),
            ["recall_at_3_words"] = StudyMetric.Share(retrieval["Words_3"], retrieval.Questions),
            ["recall_at_3_embeddings"] = StudyMetric.Share(retrieval["Embeddings_3"], retrieval.Questions),
        };
        foreach (var arm in Arms.Where(a => a != "ours"))
        {
            AddSpending(baselines, answers, arm, $"{arm}_");
            if (arm == "none")
                continue;
            baselines[$"{arm}_output_saving"] = Saving(request, answers, arm, a => a.Output);
            baselines[$"{arm}_total_saving"] = Saving(request, answers, arm, a => a.Total);
            baselines[$"{arm}_accuracy_change"] = Change(answers, arm);
        }

        return baselines;
    }

    private static async Task<(Dictionary<string, List<ArmAnswer>> Answers, RetrievalCount Retrieval)> AnswerAsync(
        StudyRequest request, IChatClient model, CancellationToken cancellationToken)
    {
        var (answers, retrieval) = (Arms.ToDictionary(a => a, _ => new List<ArmAnswer>()), new RetrievalCount());
        for (var first = 0; first < request.N; first += QuestionsAWorld)
        {
            var random = new SeededRandom(SeededRandom.Mix(Identity, (uint)request.Seed, (uint)first));
            using var world = await HandbookWorld.CreateAsync(random, request.Parameters, wrong: 0, cancellationToken);
            var arms = new HandbookArms(world, model);
            for (var i = first; i < Math.Min(request.N, first + QuestionsAWorld); i++)
            {
                var procedure = world.Procedures[random.Next(0, world.Procedures.Count - 1)];
                var question = world.Ask(random, procedure);
                await retrieval.AddAsync(world, procedure, question, cancellationToken);
                foreach (var (arm, answer) in await arms.AnswerAsync(random, procedure, question, cancellationToken))
                    answers[arm].Add(answer);
            }
        }

        return (answers, retrieval);
    }

    // As many wrong behaviors as right ones: uses until a wrong one is retired, and how many right ones are.
    private static async Task<(List<double> Wrong, int Right)> RetireAsync(
        StudyRequest request, HandbookLaw law, CancellationToken cancellationToken)
    {
        var runs = Math.Max(2, Math.Min(request.N, (int)request.Parameters["entries"] * 4) / QuestionsARetirement);
        var random = new SeededRandom(SeededRandom.Mix(Identity, (uint)request.Seed, ulong.MaxValue));
        using var world = await HandbookWorld.CreateAsync(random, request.Parameters, runs, cancellationToken);
        var (wrong, right) = (new List<double>(), 0);
        for (var i = 0; i < runs; i++)
        {
            wrong.Add(await HandbookRetirement.OfWrongAsync(world, law, random, world.Procedures[i], cancellationToken)
                ?? double.PositiveInfinity);
            var other = world.Procedures[world.Procedures.Count - 1 - i];
            if (await HandbookRetirement.OfRightAsync(world, law, random, other, cancellationToken) is not null)
                right++;
        }

        return (wrong, right);
    }

    private static StudyMetric Saving(
        StudyRequest request, Dictionary<string, List<ArmAnswer>> answers, string arm, Func<ArmAnswer, double> spent) =>
        PairedRatio.Saving([.. answers[arm].Select(spent)], [.. answers["none"].Select(spent)], (uint)request.Seed);

    private static StudyMetric Change(Dictionary<string, List<ArmAnswer>> answers, string arm) => StudyMetric.Mean(
        [.. answers[arm].Zip(answers["none"], (with, without) => (with.Right ? 1.0 : 0) - (without.Right ? 1 : 0))]);

    private static void AddSpending(
        Dictionary<string, StudyMetric> metrics, Dictionary<string, List<ArmAnswer>> answers, string arm, string prefix)
    {
        metrics[$"{prefix}output_tokens"] = StudyMetric.Mean([.. answers[arm].Select(a => (double)a.Output)]);
        metrics[$"{prefix}input_tokens"] = StudyMetric.Mean([.. answers[arm].Select(a => (double)a.Input)]);
        metrics[$"{prefix}total_tokens"] = StudyMetric.Mean([.. answers[arm].Select(a => (double)a.Total)]);
        metrics[$"{prefix}cited"] = StudyMetric.Share(answers[arm].Count(a => a.Cited > 0), answers[arm].Count);
        metrics[$"{prefix}accuracy"] = StudyMetric.Share(answers[arm].Count(a => a.Right), answers[arm].Count);
    }
}
