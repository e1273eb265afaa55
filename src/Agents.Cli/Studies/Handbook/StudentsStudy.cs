using Agents.Evaluation;
using Agents.Evaluation.Studies;
using Agents.Models.Serving;
using Agents.Training.Pretraining;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// The embedded model trained on answers that had the behavior at hand, against answers that had not, at equal tokens.
/// The teacher is the scripted law, the student and its training are real.
/// </summary>
internal sealed class StudentsStudy(EmbeddedModel embedded) : IStudy
{
    public string Name => "students";

    public string Description => "The embedded model fine-tuned on behavior-conditioned against plain answers at equal "
        + "tokens, the handbook hidden from it; n is the number of held-out questions of each run.";

    public int DefaultCount => 300;

    public IReadOnlyDictionary<string, double> Parameters { get; } =
        new Dictionary<string, double>(HandbookLaw.Defaults)
        {
            // Trainings of each kind, each with other questions.
            ["runs"] = 3,
            // Tokens that each training sees, prompts and answers.
            ["tokens"] = 300_000,
            // The task: remainders of numbers of so many digits by this divisor.
            ["digits"] = 4,
            ["divisor"] = 9,
            ["rate"] = 2e-3,
            ["threads"] = 2,
            // 1 also trains on plain answers to as many questions, which takes more tokens than the others see.
            ["equal_examples"] = 0,
        };

    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<StudentRun> conditioned = [], plain = [], equalExamples = [];
        var most = request.Parameters["tokens"];
        for (var run = 0; run < (int)request.Parameters["runs"]; run++)
        {
            var seed = (request.Seed * 1000) + run;
            conditioned.Add(await TrainAsync(request, seed, true, (_, tokens) => tokens >= most, cancellationToken));
            plain.Add(await TrainAsync(request, seed, false, (_, tokens) => tokens >= most, cancellationToken));
            var examples = conditioned[run].Examples;
            if (request.Parameters["equal_examples"] > 0)
                equalExamples.Add(await TrainAsync(request, seed, false, (n, _) => n >= examples, cancellationToken));
        }

        var metrics = new Dictionary<string, StudyMetric>
        {
            ["accuracy"] = Accuracy(conditioned, request.Seed),
            ["accuracy_gain"] = Gain(conditioned, plain, request.Seed),
        };
        Describe(metrics, conditioned, "");
        var baselines = new Dictionary<string, StudyMetric> { ["plain_accuracy"] = Accuracy(plain, request.Seed) };
        Describe(baselines, plain, "plain_");
        if (equalExamples.Count > 0)
        {
            baselines["plain_equal_examples_accuracy"] = Accuracy(equalExamples, request.Seed);
            Describe(baselines, equalExamples, "plain_equal_examples_");
        }

        for (var run = 0; run < plain.Count; run++)
            baselines[$"gain_of_run_{run + 1}"] = StudyMetric.Exact(conditioned[run].Accuracy - plain[run].Accuracy);
        return new StudyReport(metrics, baselines);
    }

    private async Task<StudentRun> TrainAsync(
        StudyRequest request, int seed, bool withBehavior, Func<int, int, bool> isEnough,
        CancellationToken cancellationToken)
    {
        var family = new RemainderFamily((int)request.Parameters["digits"]);
        var procedure = new Procedure(family, $"{(int)request.Parameters["divisor"]}");
        using var lessons = new StudentLessons(procedure, new HandbookLaw(seed, request.Parameters));
        using var student = new Student(embedded.Folder, (int)request.Parameters["threads"]);
        var (items, tokens) = (new List<PretrainItem>(), 0);
        foreach (var question in lessons.Questions(TaskSplit.Train, seed))
        {
            if (isEnough(items.Count, tokens))
                break;
            if (await lessons.TeachAsync(question, withBehavior, cancellationToken) is not { } example)
                continue;
            items.Add(student.Encode(example));
            tokens += items[^1].Ids.Length;
        }

        student.Train(items, request.Parameters["rate"], seed, cancellationToken);
        var held = lessons.Questions(TaskSplit.Test, seed).Take(request.N).ToList();
        var answers = student.Answer(held, cancellationToken);
        var right = held.Zip(answers, (question, answer) => HandbookArms.IsRight(question, answer.Text));
        return new StudentRun([.. right], answers.Average(a => a.Tokens), items.Count, tokens);
    }

    private static void Describe(Dictionary<string, StudyMetric> metrics, List<StudentRun> runs, string prefix)
    {
        metrics[$"{prefix}output_tokens"] = StudyMetric.Mean([.. runs.Select(r => r.OutputTokens)]);
        metrics[$"{prefix}examples"] = StudyMetric.Mean([.. runs.Select(r => (double)r.Examples)]);
        metrics[$"{prefix}trained_tokens"] = StudyMetric.Mean([.. runs.Select(r => (double)r.TrainedTokens)]);
    }

    private static StudyMetric Accuracy(List<StudentRun> runs, int seed) =>
        Resampled(runs, (run, item) => runs[run].Right[item] ? 1 : 0, seed);

    // Both trainings of a run have the same questions: the gain is paired.
    private static StudyMetric Gain(List<StudentRun> conditioned, List<StudentRun> plain, int seed) => Resampled(
        conditioned,
        (run, item) => (conditioned[run].Right[item] ? 1 : 0) - (plain[run].Right[item] ? 1 : 0), seed);

    private static StudyMetric Resampled(List<StudentRun> runs, Func<int, int, double> value, int seed) =>
        RunBootstrap.Mean(
            [.. runs.Select(r => r.Right.Count)], (run, drawn) => drawn.Average(item => value(run, item)), (uint)seed);
}
