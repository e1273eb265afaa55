using Agents.Evaluation;
using Microsoft.Extensions.AI;

namespace Agents.Training.Gates;

/// <summary>Which of two versions is better at a task.</summary>
internal sealed record GateQuestion
{
    public required IChatClient Candidate { get; init; }

    public required IChatClient Incumbent { get; init; }

    /// <summary>Id of the incumbent's version, for the report.</summary>
    public required string IncumbentId { get; init; }

    public required ITaskSet Task { get; init; }

    /// <summary>The run that the answers are recorded under.</summary>
    public required string RunId { get; init; }

    public required int Items { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>Seed of the draw. Each look draws its own items from it.</summary>
    public required int Seed { get; init; }

    public required double Alpha { get; init; }

    /// <summary>Number of this look at the run, from 1.</summary>
    public required int Look { get; init; }
}
