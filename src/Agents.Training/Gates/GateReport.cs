using System.Text.Json;

namespace Agents.Training.Gates;

/// <summary>The gate's decision with its numbers, stored with the version.</summary>
internal sealed record GateReport
{
    public required GateDecision Decision { get; init; }

    /// <summary>Two-sided exact McNemar probability; 1 when nothing was tested.</summary>
    public double P { get; init; } = 1;

    /// <summary>Validation items that both versions answered.</summary>
    public int N { get; init; }

    /// <summary>Items that only the candidate got right.</summary>
    public int Wins { get; init; }

    /// <summary>Items that only the incumbent got right.</summary>
    public int Losses { get; init; }

    public double CandidateAccuracy { get; init; }

    public double IncumbentAccuracy { get; init; }

    /// <summary>The version that the candidate was compared with.</summary>
    public string? Incumbent { get; init; }

    /// <summary>Error rate over all looks at the run.</summary>
    public double Alpha { get; init; }

    /// <summary>What of it this look may spend; the decision is <c>p</c> against this.</summary>
    public double Threshold { get; init; }

    /// <summary>Number of this look, from 1.</summary>
    public int Look { get; init; }

    /// <summary>Why the evidence is not enough, where it is not the test that says so.</summary>
    public string? Reason { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options);
}
