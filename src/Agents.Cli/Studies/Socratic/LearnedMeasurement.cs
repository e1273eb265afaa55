using Agents.Evaluation.Studies;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Training.Runs;

namespace Agents.Cli.Studies.Socratic;

/// <summary>
/// What a policy learns from dialogues that were logged with random questions: its bits a question on unseen worlds, as
/// a share of greedy's on the same worlds, over seeds of training; beside it the same with shuffled rewards, and random
/// questions.
/// </summary>
internal static class LearnedMeasurement
{
    private const double SureAt = 0.99;

    public static async Task AddAsync(
        StudyRequest request, StudyWorlds worlds, Dictionary<string, StudyMetric> metrics,
        Dictionary<string, StudyMetric> baselines, CancellationToken cancellationToken)
    {
        var greedy = new List<IReadOnlyList<Play>>();
        var (learned, shuffled, random) =
            (new List<IReadOnlyList<Play>>(), new List<IReadOnlyList<Play>>(), new List<IReadOnlyList<Play>>());
        for (var seed = 0; seed < (int)request.Parameters["learned_seeds"]; seed++)
        {
            greedy.Add(Unseen(new GreedyPolicy()));
            learned.Add(Unseen(await TrainAsync(TrainingControl.None)));
            shuffled.Add(Unseen(await TrainAsync(TrainingControl.Shuffle)));
            random.Add(Unseen(new RandomPolicy()));
            IReadOnlyList<Play> Unseen(IQuestionPolicy policy) => Measure(request, worlds, policy, seed);
            Task<IQuestionPolicy> TrainAsync(TrainingControl control) =>
                Train(request, worlds, seed, control, cancellationToken);
        }

        metrics["learned_bits_ratio"] = Ratio(learned);
        baselines["shuffled_bits_ratio"] = Ratio(shuffled);
        baselines["random_bits_ratio"] = Ratio(random);
        foreach (var run in Enumerable.Range(0, learned.Count))
            baselines[$"learned_bits_ratio_run_{run + 1}"] = StudyMetric.Exact(Share(learned, run, All(run)));

        StudyMetric Ratio(List<IReadOnlyList<Play>> arm) => RunBootstrap.Mean(
            [.. arm.Select(plays => plays.Count)], (run, drawn) => Share(arm, run, drawn), (uint)request.Seed);

        // The same worlds for both: what a world is like falls out.
        double Share(List<IReadOnlyList<Play>> arm, int run, IReadOnlyList<int> drawn) =>
            BitsAQuestion(arm[run], drawn) / BitsAQuestion(greedy[run], drawn);

        int[] All(int run) => [.. Enumerable.Range(0, learned[run].Count)];
    }

    private static double BitsAQuestion(IReadOnlyList<Play> plays, IReadOnlyList<int> drawn) =>
        drawn.Sum(i => plays[i].Bits) / drawn.Sum(i => plays[i].Questions);

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

    private static List<Play> Measure(StudyRequest request, StudyWorlds worlds, IQuestionPolicy policy, int seed)
    {
        var (split, player) = ($"unseen-{seed}", PlayerOf(request, policy));
        return [.. Enumerable.Range(0, (int)request.Parameters["learned_worlds"])
            .Select(i => player.Play(worlds.Draw(split, i), 0, worlds.Seed($"{split}-answers", i)))];
    }

    private static Player PlayerOf(StudyRequest request, IQuestionPolicy policy) =>
        new(policy, 0, SureAt, (int)request.Parameters["most_asked"]);
}
