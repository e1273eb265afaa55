namespace Agents.Workflows.Engine;

/// <summary>
/// Counts what a node or a run spends, with everything around it, and refuses what is beyond a limit before it is
/// spent.
/// </summary>
internal sealed class Meter
{
    private readonly string _owner;
    private readonly WorkflowBudget _limits;
    private readonly Meter? _outer;
    private readonly Lock _lock;
    private WorkflowSpending _spent;

    /// <param name="owner">Whose it is, for errors.</param>
    /// <param name="limits">What may be spent.</param>
    /// <param name="outer">What spends the same: the run of a node, the node of a workflow.</param>
    /// <param name="spent">What was spent before.</param>
    public Meter(string owner, WorkflowBudget? limits, Meter? outer = null, WorkflowSpending spent = default)
    {
        _owner = owner;
        _limits = limits ?? new WorkflowBudget();
        _outer = outer;
        _lock = outer?._lock ?? new Lock();
        _spent = spent;
    }

    public WorkflowSpending Spent
    {
        get
        {
            lock (_lock)
                return _spent;
        }
    }

    /// <summary>Working time that is left, or null.</summary>
    public TimeSpan? TimeLeft => _limits.Time is { } limit ? limit - Spent.Time : null;

    /// <summary>Tokens that are left in the tightest of the budgets, or null.</summary>
    public long? TokensLeft
    {
        get
        {
            lock (_lock)
                return Chain().Min(m => m._limits.Tokens - m._spent.Tokens);
        }
    }

    /// <summary>Takes one model call.</summary>
    /// <exception cref="WorkflowBudgetException">The calls or the tokens are spent; nothing is counted.</exception>
    public void BeginCall()
    {
        lock (_lock)
        {
            foreach (var meter in Chain())
            {
                meter.Require(meter._spent.Calls < (meter._limits.Calls ?? int.MaxValue), "model calls", meter._limits.Calls);
                meter.Require(meter._spent.Tokens < (meter._limits.Tokens ?? long.MaxValue), "tokens", meter._limits.Tokens);
            }

            Add(new WorkflowSpending(0, 1, 0, default));
        }
    }

    /// <summary>Takes one pass of a loop.</summary>
    /// <exception cref="WorkflowBudgetException">The passes are spent; nothing is counted.</exception>
    public void BeginPass()
    {
        lock (_lock)
        {
            foreach (var meter in Chain())
                meter.Require(meter._spent.Loops < (meter._limits.Loops ?? int.MaxValue), "passes of loops", meter._limits.Loops);
            Add(new WorkflowSpending(0, 0, 1, default));
        }
    }

    /// <summary>Counts what cannot be refused any more.</summary>
    public void Add(WorkflowSpending amount)
    {
        lock (_lock)
        {
            foreach (var meter in Chain())
                meter._spent += amount with { Time = default };
        }
    }

    /// <summary>Counts working time of this one alone: around it time passes once, however many run in it.</summary>
    public void AddTime(TimeSpan time)
    {
        lock (_lock)
            _spent += new WorkflowSpending(0, 0, 0, time);
    }

    /// <summary>Reports that the time is spent.</summary>
    public WorkflowBudgetException TimeIsSpent() => new($"{_owner} has spent its time of {_limits.Time}.");

    private IEnumerable<Meter> Chain()
    {
        for (var meter = this; meter is not null; meter = meter._outer)
            yield return meter;
    }

    private void Require(bool holds, string what, long? limit)
    {
        if (!holds)
            throw new WorkflowBudgetException($"{_owner} has spent its {limit} {what}; raise 'budget', or ask for less.");
    }
}
