using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// <c>agents evaluate listener</c>: what stripping the answer is worth with a listener that copies.
/// </summary>
internal sealed class ListenerStudy : IStudy
{
    public string Name => "listener";

    public string Description =>
        "A listener's probability of an answer: what it copies, what stripping leaves of that, calibration, and groups "
        + "of answers without a difference of reward.";

    public int DefaultCount => 1_000;

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>(
        ListenerLaw.Defaults)
    {
        ["errors"] = 0.25,
        ["group"] = 8,
        ["accuracy"] = 0.9,
    };

    public async Task<StudyReport> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(request.Parameters);
        var (metrics, baselines) = (new Dictionary<string, StudyMetric>(), new Dictionary<string, StudyMetric>());
        using var law = new ListenerLaw(request.Parameters);
        await new ListenerMechanism(request, law).RunAsync(metrics, baselines, cancellationToken);
        return new StudyReport(metrics, baselines);
    }

    private static void Require(IReadOnlyDictionary<string, double> parameters)
    {
        foreach (var name in new[] { "errors", "accuracy" })
        {
            if (parameters[name] is < 0 or > 1)
                throw new AgentsException($"--set {name}={parameters[name]}: it is a share, 0 to 1.");
        }

        if (parameters["group"] is < 2 or > 64)
            throw new AgentsException($"--set group={parameters["group"]}: a group has 2 to 64 answers.");
    }
}
