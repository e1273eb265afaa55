using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>
/// Finds the best of several candidates with a total budget of validation answers. Answers go to the one that leads
/// and to the one that may still be the best (LUCB: S. Kalyanakrishnan and others, ICML 2012); one that is worse than
/// the leader on the items that both answered is dropped.
/// </summary>
/// <remarks>
/// Dropping is an exact paired test (McNemar) at a fixed sequence of sample sizes, each half as large again.
/// The error rate is shared out over rivals and looks, (rivals) · l · (l + 1) for look l, so the chance that the best
/// candidate is dropped is at most the error rate however the answers were allotted. Of equals the first wins, so
/// simple candidates go first. Not thread-safe.
/// </remarks>
internal sealed class CandidateRace
{
    private readonly RaceOptions _options;
    private readonly Entrant[] _entrants;
    private readonly List<int> _looks;
    private int _spent;

    public CandidateRace(RaceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Budget);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Entrants);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Batch, options.Budget);
        _options = options;
        _entrants = [.. Enumerable.Range(0, options.Entrants).Select(i => new Entrant(i))];
        _looks = Looks(options);
    }

    /// <summary>Runs until one is left, or what may be spent is spent.</summary>
    /// <param name="ask">
    /// Answers of a candidate to items from one position on: right or not. Fewer than asked for end the race.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RaceResult> RunAsync(
        Func<RaceQuestion, CancellationToken, ValueTask<IReadOnlyList<bool>>> ask,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ask);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = Next();
            if (next.Count == 0)
                return Result(Alive.Skip(1).Any() ? RaceEnd.Items : RaceEnd.Separated);
            foreach (var entrant in next)
            {
                int count = Math.Min(_options.Batch, _options.Items - entrant.Answered);
                if (count > _options.Budget - _spent)
                    return Result(RaceEnd.Budget);
                var answers = await ask(new RaceQuestion(entrant.Index, entrant.Answered, count), cancellationToken);
                entrant.Add(answers);
                _spent += answers.Count;
                if (answers.Count < count)
                    return Result(RaceEnd.Budget);
            }

            Drop();
        }
    }

    private IEnumerable<Entrant> Alive => _entrants.Where(e => e.BeatenBy is null);

    private Entrant Leader => Alive.Where(e => e.Answered > 0).DefaultIfEmpty(_entrants[0]).MaxBy(e => e.Accuracy)!;

    // Who answers next: a newcomer, else the leader and the most promising rival that have items left.
    private IReadOnlyList<Entrant> Next()
    {
        if (Alive.FirstOrDefault(e => e.Answered == 0) is { } newcomer)
            return [newcomer];
        if (!Alive.Skip(1).Any())
            return [];
        var leader = Leader;
        var rival = Alive.Where(e => e != leader && HasItems(e)).MaxBy(e => e.Promise);
        return (HasItems(leader), rival) switch
        {
            (true, { } other) => [leader, other],
            (false, { } other) => [other],
            (true, null) => [leader],
            _ => [],
        };
    }

    private bool HasItems(Entrant entrant) => entrant.Answered < _options.Items;

    private void Drop()
    {
        var leader = Leader;
        foreach (var rival in Alive.Where(e => e != leader).ToList())
        {
            int common = Math.Min(leader.Answered, rival.Answered);
            int look = _looks.FindLastIndex(n => n <= common) + 1;
            if (look == 0)
                continue;
            var (wins, losses) = leader.Against(rival, _looks[look - 1]);
            double level = _options.ErrorRate / Math.Max(1, _options.Entrants - 1) / look / (look + 1);
            if (Statistics.McNemar(wins, losses).OneSided <= level)
                rival.BeatenBy = leader.Index;
        }
    }

    private RaceResult Result(RaceEnd end)
    {
        var winner = Leader;
        // Whichever candidate wins, after however many batches: the bounds of all of them hold together.
        int moments = (Math.Min(_options.Budget, _options.Items) + _options.Batch - 1) / _options.Batch;
        double level = _options.ErrorRate / _options.Entrants / Math.Max(1, moments);
        double bound = ExactBinomial.LowerBound(winner.Correct, winner.Answered, level);
        return new RaceResult(winner.Index, end, bound, _entrants);
    }

    private static List<int> Looks(RaceOptions options)
    {
        var looks = new List<int>();
        for (double n = options.Batch; n <= options.Items; n = Math.Ceiling(1.5 * n))
            looks.Add((int)n);
        return looks;
    }
}
