using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;
using Agents.Retrieval;
using Agents.Workflows.Engine;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// A handbook of behaviors, one for each of its procedures, each with a question that it came from; and new questions,
/// in another form than that one.
/// </summary>
internal sealed class HandbookWorld : IDisposable
{
    private const int AllDigits = 10;

    private readonly Dictionary<string, int> _learnedForm = [];
    private readonly HashedEmbeddingGenerator _embeddings = new();

    private HandbookWorld(IReadOnlyList<Procedure> procedures, HandbookOptions options)
    {
        Procedures = procedures;
        Options = options;
        Handbook = new Plugins.BehaviorHandbook.Handbook(
            new InMemoryRecordLog(TimeProvider.System), _embeddings, options);
    }

    /// <summary>All families that a question can be of.</summary>
    public static IReadOnlyList<ProcedureFamily> Families { get; } =
    [
        new RemainderFamily(AllDigits), new ProductFamily(), new ProgressionFamily(), new PowerFamily(),
        new UnitFamily(),
    ];

    public IReadOnlyList<Procedure> Procedures { get; }

    public IOptions<BehaviorHandbookOptions> Options { get; }

    public Plugins.BehaviorHandbook.Handbook Handbook { get; }

    /// <summary>Makes the handbook.</summary>
    /// <param name="random">Draws everything.</param>
    /// <param name="parameters">
    /// entries: behaviors, at most as many as there are procedures; prompt_tokens, output_tokens: token budgets of a
    /// prompt's behaviors and of an answer.
    /// </param>
    /// <param name="wrong">How many of the first procedures have a wrong behavior in place of theirs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HandbookWorld> CreateAsync(
        SeededRandom random, IReadOnlyDictionary<string, double> parameters, int wrong,
        CancellationToken cancellationToken)
    {
        var entries = (int)parameters["entries"];
        var all = Families.SelectMany(f => f.Parameters.Select(p => new Procedure(f, p))).ToArray();
        if (entries > all.Length)
            throw new AgentsException($"entries={entries}: there are {all.Length} procedures to make entries of.");
        random.Shuffle<Procedure>(all);
        var options = new HandbookOptions((int)parameters["prompt_tokens"], (int)parameters["output_tokens"]);
        var world = new HandbookWorld(all[..entries], options);
        await world.FillAsync(random, wrong, cancellationToken);
        return world;
    }

    /// <summary>A question about a procedure, in a form that its behavior was not learned from.</summary>
    public string Ask(SeededRandom random, Procedure procedure)
    {
        var learned = _learnedForm[procedure.Name];
        var form = (learned + random.Next(1, procedure.Family.Forms - 1)) % procedure.Family.Forms;
        return procedure.Family.Ask(procedure.Parameter, procedure.Family.Draw(random, procedure.Parameter), form);
    }

    public void Dispose()
    {
        Handbook.Dispose();
        _embeddings.Dispose();
    }

    private async Task FillAsync(SeededRandom random, int wrong, CancellationToken cancellationToken)
    {
        var drafts = new List<(BehaviorDraft, BehaviorOrigin)>();
        foreach (var procedure in Procedures)
        {
            var form = _learnedForm[procedure.Name] = random.Next(0, procedure.Family.Forms - 1);
            var question = procedure.Family.Ask(
                procedure.Parameter, procedure.Family.Draw(random, procedure.Parameter), form);
            drafts.Add((drafts.Count < wrong ? procedure.Wrong : procedure.Draft,
                new BehaviorOrigin("extracted", Question: question)));
        }

        var added = await Handbook.AddAsync(drafts, cancellationToken);
        if (added.Select(b => b.Name).Distinct().Count() != drafts.Count)
            throw new AgentsException("Two behaviors of the world were taken for one.");
        await Handbook.ApproveAsync([.. added.Select(b => b.Name)], "the study", cancellationToken);
    }
}
