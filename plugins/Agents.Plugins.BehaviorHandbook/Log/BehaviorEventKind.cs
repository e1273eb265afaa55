namespace Agents.Plugins.BehaviorHandbook.Log;

/// <summary>What happened to a behavior.</summary>
internal enum BehaviorEventKind
{
    Added,
    SeenAgain,
    Approved,
    Used,
    Superseded,
    Retired,
}
