namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>How a race ended.</summary>
/// <param name="Winner">The candidate that is kept.</param>
/// <param name="End">Why it ended.</param>
/// <param name="LowerBound">
/// The winner's true accuracy is at least this, at the error rate, although it was chosen and the race stopped by
/// looking at its answers.
/// </param>
/// <param name="Entrants">All candidates, by number.</param>
internal sealed record RaceResult(int Winner, RaceEnd End, double LowerBound, IReadOnlyList<Entrant> Entrants)
{
    /// <summary>Answers of all candidates together.</summary>
    public int Answers => Entrants.Sum(e => e.Answered);
}
