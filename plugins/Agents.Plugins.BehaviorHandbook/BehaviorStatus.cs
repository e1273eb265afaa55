namespace Agents.Plugins.BehaviorHandbook;

/// <summary>Where a behavior stands.</summary>
public enum BehaviorStatus
{
    /// <summary>Extracted or imported; not shown to a model until it is approved.</summary>
    Draft,

    /// <summary>Found by retrieval.</summary>
    Approved,

    /// <summary>Another behavior has taken its place.</summary>
    Superseded,

    /// <summary>Set aside by a person, or because it did harm.</summary>
    Retired,
}
