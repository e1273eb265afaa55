using System.Text.Json;
using Agents.Evaluation;
using Agents.Records;
using Agents.Registry;
using Agents.Training.Hosting;

namespace Agents.Training.Gates;

/// <summary>
/// Takes a staged candidate through the gate, registers it with the decision, and publishes it when it was promoted.
/// The look is recorded last: after a crash before that it is repeated, on the same items and with the same number.
/// </summary>
internal sealed class CandidateReview(
    IModelLoader loader, IModelRegistry registry, PromotionGate gate, IRecordLog records, ITaskSetCatalog tasks)
{
    /// <summary>Looks that were taken at a run, oldest first.</summary>
    public async Task<IReadOnlyList<GateRecord>> LooksAsync(string runId, CancellationToken cancellationToken)
    {
        var looks = new List<GateRecord>();
        await foreach (var record in records.ReadAsync(GateRecord.Collection, runId, 0, cancellationToken)
            .ConfigureAwait(false))
            looks.Add(TrainingJson.Read<GateRecord>(record.Json, $"Gate record {record.Sequence}"));
        return looks;
    }

    /// <summary>
    /// The same after a restart: where a crash came between a publication by this run and its record, the record is
    /// made up from the report that the served version carries. Without it the run would take its own version for
    /// somebody else's.
    /// </summary>
    public async Task<IReadOnlyList<GateRecord>> LooksAsync(
        string runId, ModelVersion served, CancellationToken cancellationToken)
    {
        var looks = await LooksAsync(runId, cancellationToken).ConfigureAwait(false);
        var last = looks is [.., var look] ? look.Step : 0;
        if (served.RunId != runId || served.Step <= last || served.Gate is null)
            return looks;
        var report = TrainingJson.Read<GateReport>(served.Gate, $"The gate's report of {served}");
        return [.. looks, await RecordAsync(served, report, cancellationToken).ConfigureAwait(false)];
    }

    /// <param name="candidate">Staged, not registered.</param>
    /// <param name="incumbent">What it must beat.</param>
    /// <param name="options">Settings of the gate.</param>
    /// <param name="registerAlways">Registers what was not promoted too, so that it can be loaded by name.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    public async Task<GateReport> ReviewAsync(
        ModelVersion candidate,
        ModelVersion incumbent,
        TrainingOptions options,
        bool registerAlways,
        CancellationToken cancellationToken)
    {
        var runId = candidate.RunId!;
        var looks = await LooksAsync(runId, cancellationToken).ConfigureAwait(false);
        var report = options.Gate == GateMode.Off
            ? new GateReport { Decision = GateDecision.None, Incumbent = incumbent.Id, Reason = "the gate is off" }
            : await AskAsync(candidate, incumbent, options, looks.Count + 1, cancellationToken).ConfigureAwait(false);
        var served = report.Decision is GateDecision.Promote or GateDecision.None;
        if (served || registerAlways)
        {
            var version = candidate with { Gate = report.ToJson() };
            await registry.RegisterAsync(version, cancellationToken).ConfigureAwait(false);
        }

        if (served)
            await PublishAsync(candidate, report, cancellationToken).ConfigureAwait(false);
        await RecordAsync(candidate, report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private async Task<GateRecord> RecordAsync(
        ModelVersion candidate, GateReport report, CancellationToken cancellationToken)
    {
        var record = new GateRecord(candidate.RunId!, candidate.Step, candidate.Id, report);
        var json = JsonSerializer.Serialize(record, TrainingJson.Options);
        await records.AppendAsync([new NewRecord(GateRecord.Collection, record.RunId, json)], cancellationToken)
            .ConfigureAwait(false);
        return record;
    }

    private async Task<GateReport> AskAsync(
        ModelVersion candidate,
        ModelVersion incumbent,
        TrainingOptions options,
        int look,
        CancellationToken cancellationToken)
    {
        using var challenger = await loader.LoadAsync(candidate, cancellationToken).ConfigureAwait(false);
        using var defender = await loader.LoadAsync(incumbent, cancellationToken).ConfigureAwait(false);
        var question = new GateQuestion
        {
            Candidate = challenger,
            Incumbent = defender,
            IncumbentId = incumbent.Id,
            Task = tasks.Resolve(options.Task),
            RunId = candidate.RunId!,
            Items = options.GateItems,
            MaxTokens = options.MaxTokens,
            Seed = options.Seed,
            Alpha = options.Alpha,
            Look = look,
        };
        return await gate.DecideAsync(question, cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(ModelVersion version, GateReport report, CancellationToken cancellationToken)
    {
        var current = await registry.GetCurrentAsync(version.Model, cancellationToken).ConfigureAwait(false);
        if (current?.Id == version.Id)
            return; // Published before a crash, or nothing changed.
        var reason = report.Decision == GateDecision.Promote
            ? $"gate: promote (p = {report.P:G3}, {report.Wins} wins, {report.Losses} losses of {report.N}), "
                + $"run {version.RunId}"
            : $"gate: none, run {version.RunId}";
        await registry.PublishAsync(version.Model, version.Id, reason, cancellationToken).ConfigureAwait(false);
    }
}
