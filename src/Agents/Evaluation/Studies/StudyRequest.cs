using Microsoft.Extensions.AI;

namespace Agents.Evaluation.Studies;

/// <summary>How to run a study.</summary>
/// <param name="Seed">Decides every draw.</param>
/// <param name="N">Independent runs (worlds, questions, …), at least 1.</param>
/// <param name="Parameters">A value for each name of <see cref="IStudy.Parameters"/>.</param>
public sealed record StudyRequest(int Seed, int N, IReadOnlyDictionary<string, double> Parameters)
{
    /// <summary>The model to measure, for a study that takes one; it is not disposed with it.</summary>
    /// <value>Default null: the study's own.</value>
    public IChatClient? Model { get; init; }
}
