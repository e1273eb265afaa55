using Agents.Evaluation.Studies;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Cli.Studies.Socratic;

/// <summary>
/// Questions by expected gain against random, fixed and two-step ones, and a belief that reckons with wrong answers
/// against one that takes each for certain.
/// </summary>
internal sealed class SocraticStudy : IStudy
{
    private const double SureClean = 0.99;
    private const double SureNoisy = 0.95;

    public string Name => "socratic";

    public string Description =>
        "How many questions find one of 64 items by 60 yes-or-no questions, and how often, by policy and by belief.";

    public int DefaultCount => 600;

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>
    {
        ["items"] = 64,
        ["questions"] = 60,
        ["most_asked"] = 20,
        ["noise"] = 0.1,
        ["logged_dialogues"] = 2000,
        ["learned_worlds"] = 200,
        ["learned_seeds"] = 3,
        ["learning_rate"] = 0.05,
    };

    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        StudyParameters.Require(
            request.Parameters,
            ("items", 1, 100_000), ("questions", 1, 256), ("most_asked", 0, 256), ("noise", 0, 0.5),
            ("logged_dialogues", 1, 1_000_000), ("learned_worlds", 1, 1_000_000), ("learned_seeds", 0, 100));
        var worlds = new StudyWorlds(request);
        var most = (int)request.Parameters["most_asked"];
        var noise = request.Parameters["noise"];
        IReadOnlyList<Play> Run(IQuestionPolicy policy, double believed, double wrong, bool uniform = false)
        {
            var player = new Player(policy, believed, believed > 0 || wrong > 0 ? SureNoisy : SureClean, most);
            return worlds.Play(player, wrong, uniform, cancellationToken);
        }

        var greedy = Run(new GreedyPolicy(), 0, 0);
        var random = Run(new RandomPolicy(), 0, 0);
        var order = Run(new FixedPolicy(), 0, 0);
        var lookahead = Run(new LookaheadPolicy(), 0, 0);
        var uniform = Run(new GreedyPolicy(), 0, 0, uniform: true);
        var noisy = Run(new GreedyPolicy(), noise, noise);
        var hard = Run(new GreedyPolicy(), 0, noise);
        var noisyRandom = Run(new RandomPolicy(), noise, noise);
        var metrics = new Dictionary<string, StudyMetric>
        {
            ["greedy_questions"] = Questions(greedy),
            ["greedy_success"] = Success(greedy),
            ["random_questions"] = Questions(random),
            ["lookahead_questions"] = Questions(lookahead),
            ["noisy_success"] = Success(noisy),
            ["noisy_hard_success"] = Success(hard),
            ["noisy_questions"] = Questions(noisy),
            ["greedy_bits_a_question"] = BitsAQuestion(greedy),
            ["uniform_questions"] = Questions(uniform),
        };
        var baselines = new Dictionary<string, StudyMetric>
        {
            ["random_questions"] = Questions(random),
            ["random_success"] = Success(random),
            ["random_bits_a_question"] = BitsAQuestion(random),
            ["fixed_questions"] = Questions(order),
            ["fixed_success"] = Success(order),
            ["lookahead_success"] = Success(lookahead),
            ["noisy_hard_success"] = Success(hard),
            ["noisy_random_success"] = Success(noisyRandom),
            ["noisy_random_questions"] = Questions(noisyRandom),
            ["uniform_bound_bits"] = StudyMetric.Exact(Math.Log2(request.Parameters["items"])),
        };
        if (request.Parameters["learned_seeds"] > 0)
            await LearnedMeasurement.AddAsync(request, worlds, metrics, baselines, cancellationToken);
        return new StudyReport(metrics, baselines);
    }

    private static StudyMetric Questions(IReadOnlyList<Play> plays) =>
        StudyMetric.Mean([.. plays.Select(p => (double)p.Questions)]);

    private static StudyMetric Success(IReadOnlyList<Play> plays) =>
        StudyMetric.Share(plays.Count(p => p.Found), plays.Count);

    private static StudyMetric BitsAQuestion(IReadOnlyList<Play> plays) => Ratio(plays);

    // Of the sums: the mean of ratios would count lucky short dialogues too high. The interval is the linearised one.
    private static StudyMetric Ratio(IReadOnlyList<Play> plays)
    {
        var questions = plays.Average(p => p.Questions);
        var ratio = plays.Average(p => p.Bits) / questions;
        var mean = StudyMetric.Mean([.. plays.Select(p => ratio + ((p.Bits - (ratio * p.Questions)) / questions))]);
        return mean;
    }
}
