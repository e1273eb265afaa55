using Agents.Plugins.WorkflowArchitect.Selection;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>What a search found.</summary>
/// <param name="Finalists">Those who met on the validation items.</param>
/// <param name="Race">How they did.</param>
/// <param name="Single">The finalist that is the single agent.</param>
/// <param name="Calls">Model calls that were counted.</param>
internal sealed record SearchOutcome(IReadOnlyList<Candidate> Finalists, RaceResult Race, int Single, int Calls)
{
    public Candidate Winner => Finalists[Race.Winner];
}
