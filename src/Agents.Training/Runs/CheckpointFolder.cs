using System.Text.Json;
using Agents.Episodes;
using Agents.Faults;
using Agents.Records;
using Agents.Training.Policies;

namespace Agents.Training.Runs;

/// <summary>
/// The checkpoints of one run: written whole, then recorded together with the episodes that they consume.
/// </summary>
internal sealed class CheckpointFolder(string folder, string runId, IEpisodeStore store, IRecordLog records)
{
    /// <summary>All recorded checkpoints, oldest first; only the last one's files are kept.</summary>
    public async Task<IReadOnlyList<RunCheckpoint>> ReadAsync(CancellationToken cancellationToken)
    {
        var checkpoints = new List<RunCheckpoint>();
        await foreach (var record in records.ReadAsync(RunCheckpoint.Collection, runId, 0, cancellationToken)
            .ConfigureAwait(false))
            checkpoints.Add(TrainingJson.Read<RunCheckpoint>(record.Json, $"Checkpoint record {record.Sequence}"));
        return checkpoints;
    }

    /// <summary>Writes the files and gives them their final name. Nothing points to them yet.</summary>
    public void Write(IPolicy policy, string name)
    {
        var final = PathOf(name);
        var temporary = DurableFolder.Write(final, path => policy.Save(path, withOptimizer: true));
        FaultPoint.Hit(FaultPoint.CheckpointWritten);
        DurableFolder.Rename(temporary, final);
        FaultPoint.Hit(FaultPoint.Renamed);
    }

    /// <summary>One transaction: the checkpoint is the run's state, and its episodes are consumed.</summary>
    public async Task RecordAsync(
        RunCheckpoint checkpoint, PendingEpisodes pending, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(checkpoint, TrainingJson.Options);
        var consumption = new EpisodeConsumption
        {
            Owner = runId,
            Consumed = [.. pending.Consumed],
            Quarantined = new Dictionary<string, string>(pending.Quarantined),
            Records = [new NewRecord(RunCheckpoint.Collection, runId, json)],
        };
        await store.ConsumeAsync(consumption, cancellationToken).ConfigureAwait(false);
        Prune(checkpoint.Folder);
    }

    /// <summary>Restores the files of a checkpoint; runs on the policy's thread.</summary>
    public void Restore(IPolicy policy, RunCheckpoint checkpoint)
    {
        var path = PathOf(checkpoint.Folder);
        if (!Directory.Exists(path))
        {
            throw new AgentsException(
                $"Run {runId} cannot go on: its checkpoint {path} is missing. Restore the folder, or start a new run.");
        }

        policy.Restore(path);
        Prune(checkpoint.Folder);
    }

    /// <summary>Removes what no record points to.</summary>
    private void Prune(string keep)
    {
        foreach (var other in Directory.EnumerateDirectories(folder, "*step-*").Where(f => Path.GetFileName(f) != keep))
            DurableFolder.Remove(other);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
