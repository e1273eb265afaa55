namespace Agents.Training.Gates;

/// <summary>One look of the gate at a run, in the record log.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Candidate">Id of the candidate's version.</param>
/// <param name="Report">The decision.</param>
internal sealed record GateRecord(string RunId, int Step, string Candidate, GateReport Report)
{
    /// <summary>Collection; the key is the run.</summary>
    public const string Collection = "gate_reports";
}
