using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Search;

namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>
/// Enumerates plans from small to large, as enumerative program synthesis does: every function and every form of asking
/// is applied to the values that smaller plans give, as far as types allow. Of plans that answer the same on the items
/// that are tried one is kept (observational equivalence), which is what keeps the number small. Needs no proposals.
/// </summary>
/// <param name="context">The search.</param>
/// <param name="hints">Text that names what is wanted; functions that share words with it come first.</param>
internal sealed class StructureGrowth(SearchContext context, string hints)
{
    private const int Chunk = 64;
    private const int Glanced = 2;

    // Combinations that are written out for a size, shared by the functions: they grow as powers of the values.
    private const int Combinations = 200_000;

    private readonly Dictionary<string, int> _relevance = context.Toolbox.Functions.ToDictionary(
        f => f.Name, f => Toolbox.Relevance(f, hints), StringComparer.Ordinal);

    private readonly HashSet<string> _signatures = new(StringComparer.Ordinal);
    private readonly List<Step> _values = [Question.Instance];
    private readonly List<ScoredCandidate> _scored = [];
    private int _tried;

    /// <summary>The plans that were tried and answered something, best first, small ones before large.</summary>
    /// <param name="runner">Runs them.</param>
    /// <param name="items">The items that they are tried on.</param>
    /// <param name="most">Model calls of the search that may be reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ScoredCandidate>> RunAsync(
        CandidateRunner runner, ItemRange items, int most, CancellationToken cancellationToken)
    {
        for (int size = 1; size <= context.Options.MaxSteps; size++)
        {
            // Half of what is left for each size, so that no size starves the next.
            int left = context.Options.Structures - _tried;
            int quota = size == context.Options.MaxSteps ? left : (left + 1) / 2;
            var plans = Plans(size).OrderByDescending(Relevance).Take(quota).ToList();
            _tried += plans.Count;
            foreach (var chunk in plans.Chunk(Chunk))
            {
                var candidates = await context.ValidateAsync(chunk.Select(p => (p, "growth")), cancellationToken);
                await TryAsync(
                    runner.Affordable(candidates, items.Items.Count + Glanced, most), runner, items, cancellationToken);
            }
        }

        return [.. _scored.OrderByDescending(s => s.Batch.Correct).ThenBy(s => s.Candidate.Size)];
    }

    private async Task TryAsync(
        IReadOnlyList<Candidate> candidates, CandidateRunner runner, ItemRange items,
        CancellationToken cancellationToken)
    {
        // Two in three plans fail whatever they are asked: a letter of a number, a list of one.
        var glance = new ItemRange("glance", [.. items.Items.Take(Glanced)], KeepsFailures: false);
        var seen = await runner.AnswerAsync(candidates, glance, cancellationToken);
        candidates = [.. candidates.Where((_, i) => seen[i].Failed < Glanced)];
        var batches = await runner.AnswerAsync(candidates, items, cancellationToken);
        for (int i = 0; i < candidates.Count; i++)
        {
            bool isNew = batches[i].Failed < items.Items.Count && _signatures.Add(batches[i].Signature);
            if (!isNew)
                continue;
            _scored.Add(new ScoredCandidate(candidates[i], batches[i]));
            if (candidates[i].Plan.Kind != ValueKind.Boolean)
                _values.Add(candidates[i].Plan);
        }
    }

    // Plans of this size; the values are those of smaller plans, so that none was made before.
    private IEnumerable<Step> Plans(int size)
    {
        int share = Combinations / Math.Max(1, context.Toolbox.Functions.Count);
        return context.Toolbox.Functions.SelectMany(f => Calls(f).Take(share))
            // A model asked about a model's answer is a move, and no beginning.
            .Concat(_values.Where(v => v is not Ask && v.Kind is ValueKind.Text or ValueKind.Any)
                .SelectMany(v => context.Forms.Select(f => (Step)Ask.Of(f, v))))
            .Where(p => p.Size == size).DistinctBy(p => p.Key);
    }

    private IEnumerable<Step> Calls(FunctionCard function)
    {
        IEnumerable<IReadOnlyList<Step>> arguments = [[]];
        foreach (var parameter in function.Parameters)
        {
            var fitting = _values.Where(parameter.Takes).ToList();
            arguments = arguments.SelectMany(a => fitting.Select(v => (IReadOnlyList<Step>)[.. a, v]));
        }

        return arguments.Select(a => new Call(function, a));
    }

    private int Relevance(Step plan) => plan.Order().OfType<Call>().Select(c => c.Function.Name).Distinct()
        .Sum(name => _relevance[name] is var shared and > 0 ? shared : -1);
}
