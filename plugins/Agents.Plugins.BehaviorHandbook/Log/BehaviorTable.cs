namespace Agents.Plugins.BehaviorHandbook.Log;

/// <summary>
/// The behaviors as the log's events leave them. The order of the log decides: an event that does not fit what stands
/// (a name that is taken, an approval of what is retired) changes nothing, so any two readers agree.
/// </summary>
internal sealed class BehaviorTable
{
    private readonly Dictionary<string, Behavior> _behaviors = new(StringComparer.Ordinal);
    private readonly HashSet<(string Name, string Episode)> _counted = [];

    public IReadOnlyCollection<Behavior> All => _behaviors.Values;

    public Behavior? Find(string name) => _behaviors.GetValueOrDefault(name);

    /// <summary>Applies an event; the behavior as it is now, or null where nothing changed.</summary>
    public Behavior? Apply(BehaviorEvent happened, DateTimeOffset at)
    {
        var known = Find(happened.Name);
        var changed = happened.Kind switch
        {
            BehaviorEventKind.Added => known is null ? Create(happened, at) : null,
            BehaviorEventKind.SeenAgain => known is null ? null : known with { Seen = known.Seen + 1 },
            BehaviorEventKind.Used => Count(known, happened),
            BehaviorEventKind.Approved => known?.Status == BehaviorStatus.Draft
                ? known with { Status = BehaviorStatus.Approved, Reason = happened.Reason } : null,
            BehaviorEventKind.Superseded => IsLive(known)
                ? known! with
                {
                    Status = BehaviorStatus.Superseded,
                    Successor = happened.Successor,
                    Reason = happened.Reason,
                }
                : null,
            BehaviorEventKind.Retired => IsLive(known)
                ? known! with { Status = BehaviorStatus.Retired, Reason = happened.Reason } : null,
            _ => null,
        };
        if (changed is not null)
            _behaviors[changed.Name] = changed;
        return changed;
    }

    private static Behavior? Create(BehaviorEvent happened, DateTimeOffset at) =>
        happened is not { Draft: { } draft, Origin: { } origin } ? null : new Behavior
        {
            Name = happened.Name,
            Instruction = draft.Instruction,
            Topic = draft.Topic,
            UseWhen = draft.UseWhen,
            AvoidWhen = draft.AvoidWhen,
            Origin = origin,
            AddedAt = at,
        };

    private Behavior? Count(Behavior? known, BehaviorEvent used)
    {
        if (known is null || (used.Episode is not null && !_counted.Add((known.Name, used.Episode))))
            return null;
        return used.Helpful ? known with { Helpful = known.Helpful + 1 } : known with { Harmful = known.Harmful + 1 };
    }

    private static bool IsLive(Behavior? behavior) =>
        behavior?.Status is BehaviorStatus.Draft or BehaviorStatus.Approved;
}
