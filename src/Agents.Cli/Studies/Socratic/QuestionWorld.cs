using Agents.Plugins.SocraticInquiry.Inquiries;

namespace Agents.Cli.Studies.Socratic;

/// <summary>
/// A world of items and yes-or-no questions: each question is true of a share of the items that is drawn from
/// Beta(.8, .8), the prior of the items from Dirichlet(.7), and the target from the prior, which is known to who asks.
/// </summary>
internal sealed class QuestionWorld
{
    private const double ShareShape = 0.8;
    private const double PriorShape = 0.7;

    private readonly bool[,] _truth;

    private QuestionWorld(Inquiry inquiry, bool[,] truth, int target) =>
        (Inquiry, _truth, Target) = (inquiry, truth, target);

    public Inquiry Inquiry { get; }

    /// <summary>Index of the item that is looked for.</summary>
    public int Target { get; }

    /// <param name="items">Number of items.</param>
    /// <param name="questions">Number of questions.</param>
    /// <param name="uniform">All items alike, instead of a drawn prior.</param>
    /// <param name="seed">Decides every draw.</param>
    public static QuestionWorld Draw(int items, int questions, bool uniform, ulong seed)
    {
        var draws = new Draws(seed);
        var truth = new bool[items, questions];
        for (var q = 0; q < questions; q++)
        {
            var share = draws.Beta(ShareShape, ShareShape);
            for (var i = 0; i < items; i++)
                truth[i, q] = draws.Unit() < share;
        }

        double[] weights = [.. Enumerable.Range(0, items).Select(_ => uniform ? 1 : draws.Gamma(PriorShape))];
        var target = draws.Pick(weights);
        return new QuestionWorld(Inquiry.Create(Spec(truth, weights)), truth, target);
    }

    /// <summary>What is true of the target.</summary>
    public bool Truth(int question) => _truth[Target, question];

    private static InquirySpec Spec(bool[,] truth, double[] weights) => new()
    {
        Name = "world",
        Goal = "the target",
        Questions = [.. Enumerable.Range(0, truth.GetLength(1)).Select(
            q => new PredicateSpec { Id = $"q{q}", Text = $"{q}?" })],
        // A weight can underflow to 0, and a specification has none.
        Items = [.. weights.Select((w, i) => new ItemSpec($"i{i}", Yes(truth, i), Math.Max(w, 1e-300)))],
    };

    private static string[] Yes(bool[,] truth, int item) =>
        [.. Enumerable.Range(0, truth.GetLength(1)).Where(q => truth[item, q]).Select(q => $"q{q}")];
}
