using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Moves;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Selection;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>
/// The search: plans are proposed and enumerated, tried on training items, changed by moves while that helps, and the
/// best of them meet on the validation items. Everything is logged; with the log of a search that was cut off, it goes
/// on.
/// </summary>
internal sealed class ArchitectSearch
{
    private const int FirstLook = 8;
    private const int Promoted = 24;
    private const int Beam = 6;
    private const int Shown = 3;

    private readonly SearchContext _context;
    private readonly CandidateRunner _runner;
    private readonly ItemRange _train;
    private readonly IReadOnlyList<TaskItem> _shown;
    private readonly IReadOnlyList<TaskItem> _validation;

    public ArchitectSearch(SearchContext context)
    {
        _context = context;
        _runner = new CandidateRunner(context);
        var request = context.Request;
        var items = request.Task.Take(TaskSplit.Train, context.Options.TrainItems + Shown, request.Seed);
        // Those that prompts may show are not those that candidates are judged on.
        _shown = [.. items.Skip(context.Options.TrainItems)];
        _train = new ItemRange("train", [.. items.Take(context.Options.TrainItems)], KeepsFailures: true);
        _validation = request.Task.Take(TaskSplit.Validation, context.Options.ValidationAnswers, request.Seed);
        Require(_train.Items.Count, FirstLook, "training");
        Require(_validation.Count, context.Options.MinValidationItems, "validation");
    }

    private WorkflowArchitectOptions Options => _context.Options;

    // Calls after which nothing is tried on training items: the validation items need theirs.
    private int TrainingCalls => Options.MaxCalls / 2;

    /// <summary>Runs it to its end.</summary>
    public async Task<SearchOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var proposals = new ModelProposals(_context);
        var outline = await proposals.ExpandAsync(_train.Items, cancellationToken);
        var agents = _context.Forms.Select(f => ((Step)Ask.Of(f, Question.Instance), "single agent"));
        var singles = await JudgeAsync(await _context.ValidateAsync(agents, cancellationToken), cancellationToken);
        if (singles.Count == 0)
            throw new AgentsException($"{nameof(Options.MaxCalls)} is {Options.MaxCalls}; half of it does not suffice for "
                + $"the single agent's {_train.Items.Count} training items. Raise it.");
        var single = Best(singles)[0];
        var proposed = await _context.ValidateAsync(
            await proposals.StructureAsync(outline, _train.Items, cancellationToken), cancellationToken);
        var first = new ItemRange("first", [.. _train.Items.Take(FirstLook)], KeepsFailures: false);
        var growth = new StructureGrowth(_context, $"{_context.Request.Request} {outline.Hints}");
        var grown = await growth.RunAsync(_runner, first, TrainingCalls, cancellationToken);
        var judged = await JudgeAsync(
            [.. proposed, .. grown.Take(Promoted).Select(g => g.Candidate)], cancellationToken);
        var beam = Best([.. singles, .. judged]).Take(Beam).ToList();
        beam = await ImproveAsync(beam, proposals, cancellationToken);
        return await ChooseAsync(single, beam, cancellationToken);
    }

    private async Task<List<ScoredCandidate>> ImproveAsync(
        List<ScoredCandidate> beam, ModelProposals proposals, CancellationToken cancellationToken)
    {
        var seen = beam.Select(b => b.Candidate.Id).ToHashSet(StringComparer.Ordinal);
        for (int round = 1; round <= Options.Rounds; round++)
        {
            var moves = beam.SelectMany(b => new EnumeratedMoves(_context, _shown).Of(b.Candidate.Plan))
                .Where(m => !seen.Contains(m.Plan.Id)).DistinctBy(m => m.Plan.Id).ToArray();
            // Where there are too many, a seeded part of them.
            ulong seed = SeededRandom.Mix((uint)_context.Request.Seed, (ulong)round);
            new SeededRandom(seed).Shuffle<(Step, string)>(moves);
            var candidates = await _context.ValidateAsync(
                moves.Take(Options.MovesPerRound).Concat(
                    await proposals.ImproveAsync(beam[0], round, cancellationToken)), cancellationToken);
            seen.UnionWith(candidates.Select(c => c.Id));
            var judged = await JudgeAsync(candidates, cancellationToken);
            var next = Best([.. beam, .. judged]).Take(Beam).ToList();
            await _context.Log.NoteAsync(
                $"round/{round}", next.Select(n => new { n.Candidate.Id, n.Candidate.Origin, n.Batch.Accuracy }),
                cancellationToken);
            bool isBetter = !next.Select(n => n.Candidate.Id).SequenceEqual(beam.Select(b => b.Candidate.Id));
            beam = next;
            if (!isBetter)
                break;
        }

        return beam;
    }

    private async Task<SearchOutcome> ChooseAsync(
        ScoredCandidate single, List<ScoredCandidate> beam, CancellationToken cancellationToken)
    {
        // Simple ones first: they win ties.
        var finalists = Finalists(single, beam).OrderBy(c => c.Calls).ThenBy(c => c.Size).ToList();
        foreach (var finalist in finalists)
            await _context.Log.NoteAsync($"finalist/{finalist.Id}", finalist.Yaml, cancellationToken);
        var race = new CandidateRace(new RaceOptions
        {
            Budget = Options.ValidationAnswers,
            Items = _validation.Count,
            Entrants = finalists.Count,
            ErrorRate = Options.ErrorRate,
        });
        var result = await race.RunAsync(
            (question, token) => AskAsync(finalists[question.Candidate], question, token), cancellationToken);
        await _context.Log.NoteAsync("verdict", new
        {
            Winner = finalists[result.Winner].Id,
            End = result.End.ToString(),
            result.LowerBound,
            Finalists = result.Entrants.Select(e => new
            {
                finalists[e.Index].Id,
                e.Answered,
                e.Correct,
                BeatenBy = e.BeatenBy is { } b ? finalists[b].Id : null,
            }),
        }, cancellationToken);
        return new SearchOutcome(finalists, result, finalists.IndexOf(single.Candidate), _runner.Calls);
    }

    /// <summary>The single agent and the best of the others, as many as each can answer enough items.</summary>
    private List<Candidate> Finalists(ScoredCandidate single, List<ScoredCandidate> beam)
    {
        List<Candidate> finalists = [single.Candidate];
        foreach (var other in beam.Where(b => b.Candidate.Id != single.Candidate.Id).Take(Options.Finalists))
        {
            List<Candidate> more = [.. finalists, other.Candidate];
            if (IsEnough(more))
                finalists = more;
        }

        return IsEnough(finalists) ? finalists : throw new AgentsException(
            $"{nameof(Options.ValidationAnswers)} ({Options.ValidationAnswers}) or what {nameof(Options.MaxCalls)} "
            + $"({Options.MaxCalls}) leaves does not suffice for {Options.MinValidationItems} validation items "
            + $"({nameof(Options.MinValidationItems)}). Raise it.");
    }

    private bool IsEnough(List<Candidate> finalists) =>
        (long)finalists.Count * Options.MinValidationItems <= Options.ValidationAnswers
        && _runner.Affordable(finalists, Options.MinValidationItems, Options.MaxCalls).Count == finalists.Count;

    private async ValueTask<IReadOnlyList<bool>> AskAsync(
        Candidate candidate, RaceQuestion question, CancellationToken cancellationToken)
    {
        // Nothing more is asked once the calls might not suffice.
        if (_runner.Affordable([candidate], question.Count, Options.MaxCalls).Count == 0)
            return [];
        var range = new ItemRange($"validation-{question.From}",
            [.. _validation.Skip(question.From).Take(question.Count)], KeepsFailures: false);
        var batch = (await _runner.AnswerAsync([candidate], range, cancellationToken))[0];
        return [.. batch.Bits.Select(b => b == '1')];
    }

    private async Task<IReadOnlyList<ScoredCandidate>> JudgeAsync(
        IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        var judged = new List<ScoredCandidate>();
        foreach (var several in candidates.DistinctBy(c => c.Id).Chunk(Beam))
        {
            var chunk = _runner.Affordable(several, _train.Items.Count, TrainingCalls);
            var batches = await _runner.AnswerAsync(chunk, _train, cancellationToken);
            judged.AddRange(chunk.Zip(batches, (c, b) => new ScoredCandidate(c, b)));
        }

        return judged;
    }

    private static List<ScoredCandidate> Best(IReadOnlyList<ScoredCandidate> judged) =>
        [.. judged.DistinctBy(j => j.Candidate.Id).OrderByDescending(j => j.Batch.Correct)
            .ThenBy(j => j.Candidate.Calls).ThenBy(j => j.Candidate.Size)];

    private void Require(int found, int wanted, string split)
    {
        if (found < wanted)
            throw new AgentsException($"{_context.Request.Task.Name} has {found} {split} items; {wanted} are needed. "
                + "A choice by fewer takes luck for quality: give more examples.");
    }
}
