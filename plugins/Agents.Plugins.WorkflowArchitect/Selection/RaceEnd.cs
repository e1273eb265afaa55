namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>Why a race ended.</summary>
internal enum RaceEnd
{
    /// <summary>One candidate is left: all others are worse, at the error rate.</summary>
    Separated = 0,

    /// <summary>The budget is spent.</summary>
    Budget = 1,

    /// <summary>The candidates that are left have answered every item.</summary>
    Items = 2,
}
