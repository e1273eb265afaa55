using Agents.Evaluation.Studies;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Training.Runs;

namespace Agents.Cli.Studies.Socratic;

/// <summary>
/// What a policy learns from dialogues that were logged with random questions: its bits a question on unseen worlds, as
/// a share of greedy's, by seed of training; beside it the same with shuffled rewards, and random questions.
/// </summary>
internal static class LearnedMeasurement
{
    private const double SureAt = 0.99;

    public static async Task AddAsync(
        StudyRequest request, StudyWorlds worlds, Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines, CancellationToken cancellationToken)
    {
        var (learned, shuffled, random) = (new List<double>(), new List<double>(), new List<double>());
        for (var seed = 0; seed < (int)request.Parameters["learned_seeds"]; seed++)
        {
            var greedy = BitsAQuestion(new GreedyPolicy());
            learned.Add(BitsAQuestion(await TrainAsync(TrainingControl.None)) / greedy);
            shuffled.Add(BitsAQuestion(await TrainAsync(TrainingControl.Shuffle)) / greedy);
            random.Add(BitsAQuestion(new RandomPolicy()) / greedy);
            double BitsAQuestion(IQuestionPolicy policy) => Measure(request, worlds, policy, seed);
            Task<IQuestionPolicy> TrainAsync(TrainingControl control) =>
                Train(request, worlds, seed, control, cancellationToken);
        }

        metrics["learned_bits_ratio"] = StudyMetric.Mean(learned);
        baselines["shuffled_bits_ratio"] = StudyMetric.Mean(shuffled);
        baselines["random_bits_ratio"] = StudyMetric.Mean(random);
    }

    private static async Task<IQuestionPolicy> Train(
        StudyRequest request, StudyWorlds worlds, int seed, TrainingControl control,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agents-socratic-").FullName;
        try
        {
            var trained = new TrainedPolicy(folder, request.Parameters["learning_rate"], control);
            return await trained.TrainAsync(
                (store, run) => DialogueLog.WriteAsync(
                    store, run, i => Logged(request, worlds, seed, i),
                    (int)request.Parameters["logged_dialogues"], cancellationToken),
                request.Seed + seed, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (QuestionWorld World, Play Play, Plugins.SocraticInquiry.Dialogues.DialogueSettings Settings) Logged(
        StudyRequest request, StudyWorlds worlds, int seed, int index)
    {
        var split = $"logged-{seed}";
        var (world, player) = (worlds.Draw(split, index), PlayerOf(request, new RandomPolicy()));
        var own = worlds.Seed($"{split}-answers", index);
        return (world, player.Play(world, 0, own), player.Settings(own));
    }

    private static double Measure(StudyRequest request, StudyWorlds worlds, IQuestionPolicy policy, int seed)
    {
        var (split, player) = ($"unseen-{seed}", PlayerOf(request, policy));
        var plays = Enumerable.Range(0, (int)request.Parameters["learned_worlds"])
            .Select(i => player.Play(worlds.Draw(split, i), 0, worlds.Seed($"{split}-answers", i))).ToList();
        return plays.Sum(p => p.Bits) / plays.Sum(p => p.Questions);
    }

    private static Player PlayerOf(StudyRequest request, IQuestionPolicy policy) =>
        new(policy, 0, SureAt, (int)request.Parameters["most_asked"]);
}
