using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// <c>agents evaluate listener</c>: what stripping the answer is worth with a listener that copies (a scripted law),
/// and what a listener's reward changes in training (two small models that are made for it). With <c>--model</c>: what
/// that model is worth as a listener.
/// </summary>
/// <param name="time">The clock of training.</param>
internal sealed class ListenerStudy(TimeProvider time) : IStudy
{
    private static readonly (string Name, int Low, int High)[] Ranges =
    [
        ("group", 2, 64),
        ("seeds", 0, 20),
        ("sweep", 0, 1),
        ("listener_steps", 1, 100_000),
        ("policy_steps", 1, 100_000),
        ("steps", 0, 10_000),
        ("test_items", 2, 500),
    ];

    public string Name => "listener";

    public string Description =>
        "A listener's probability of an answer: what it copies, what stripping leaves of that, calibration, groups of "
        + "answers without a difference of reward, and what it changes in training.";

    public int DefaultCount => 1_000;

    public bool TakesModel => true;

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>(
        ListenerLaw.Defaults)
    {
        ["errors"] = 0.25,
        ["group"] = 8,
        ["accuracy"] = 0.9,
        ["seeds"] = 3,
        ["exact"] = 0.75,
        ["sweep"] = 1,
        ["listener_steps"] = 1_500,
        ["policy_steps"] = 800,
        ["steps"] = 200,
        ["test_items"] = 500,
    };

    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        StudyParameters.RequireShares(request.Parameters, "errors", "accuracy", "exact");
        StudyParameters.RequireWhole(request.Parameters, Ranges);
        var (metrics, baselines) = (new Dictionary<string, StudyMetric>(), new Dictionary<string, StudyMetric>());
        if (request.Model is { } model)
        {
            await new ListenerMechanism(request, model).RunRealAsync(metrics, baselines, cancellationToken);
            return new StudyReport(metrics, baselines);
        }

        using var law = new ListenerLaw(request.Parameters);
        await new ListenerMechanism(request, law).RunLawAsync(metrics, baselines, cancellationToken);
        if (request.Parameters["seeds"] > 0)
            await new ListenerTraining(request, time).RunAsync(metrics, baselines, cancellationToken);
        return new StudyReport(metrics, baselines);
    }
}
