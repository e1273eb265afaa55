namespace Agents.Evaluation.Studies;

/// <summary>
/// A measurement of a reasoning method against its baselines, run by <c>agents evaluate NAME</c>. The same seed gives
/// the same report.
/// </summary>
public interface IStudy
{
    /// <summary>Name on the command line: lower-case letters.</summary>
    string Name { get; }

    /// <summary>What is measured, in one sentence.</summary>
    string Description { get; }

    /// <summary>Runs of the study where the caller names no number.</summary>
    int DefaultCount { get; }

    /// <summary>
    /// What else can be set, with its default: the law of a scripted model, noise, budgets. Set on the command line by
    /// <c>--set NAME=VALUE</c>.
    /// </summary>
    IReadOnlyDictionary<string, double> Parameters { get; }

    /// <summary>Whether it can measure a model of the caller's in the place of its own.</summary>
    /// <value>Default false.</value>
    bool TakesModel => false;

    /// <summary>Runs it.</summary>
    /// <param name="request">Seed and size.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">Something that it needs is missing.</exception>
    Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default);
}
