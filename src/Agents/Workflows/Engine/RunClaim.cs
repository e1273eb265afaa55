using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Agents.Records;

namespace Agents.Workflows.Engine;

/// <summary>
/// The right to work on a run, which one has at a time. The log is append-only: a claim is appended and then read back,
/// and of those that compete the first counts. A claim is left behind when its process is gone, or, on another machine,
/// when the run came no further for an hour.
/// </summary>
internal sealed class RunClaim : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, bool> OfThisProcess = new();

    private readonly WorkflowHost _host;
    private readonly string _runId;
    private readonly ClaimRecord _record;
    private bool _appended;
    private bool _released;

    private RunClaim(WorkflowHost host, string runId, string? over)
    {
        (_host, _runId) = (host, runId);
        _record = new ClaimRecord(
            UniqueId.New(host.Time), Environment.MachineName, Environment.ProcessId, over, Released: false);
        OfThisProcess[_record.Id] = true;
    }

    /// <summary>The claim of a run that begins; it holds once its record is appended.</summary>
    public static RunClaim Create(WorkflowHost host, string runId) => new(host, runId, null);

    /// <summary>Claims a run that began before.</summary>
    /// <exception cref="AgentsException">Another process, or another part of this one, works on it.</exception>
    public static async Task<RunClaim> TakeAsync(WorkflowHost host, string runId, CancellationToken cancellationToken)
    {
        var holder = await HolderAsync(host, runId, cancellationToken);
        if (holder is not null && await WorksAsync(host, runId, holder, cancellationToken))
            throw Refuse(runId, Claim(holder));
        var claim = new RunClaim(host, runId, holder is null ? null : Claim(holder).Id);
        try
        {
            await host.Records.AppendAsync([claim.Record()], cancellationToken);
            await claim.RequireAsync(cancellationToken);
            return claim;
        }
        catch
        {
            OfThisProcess.TryRemove(claim._record.Id, out _);
            throw;
        }
    }

    /// <summary>What claims the run; to be appended at once.</summary>
    public NewRecord Record()
    {
        _appended = true;
        return new NewRecord(ClaimRecord.Collection, _runId, _record.Write());
    }

    /// <summary>What gives it back; to be appended at once.</summary>
    public NewRecord Release()
    {
        _released = true;
        return new NewRecord(ClaimRecord.Collection, _runId, (_record with { Released = true }).Write());
    }

    /// <summary>Passes where this claim is the one that counts.</summary>
    /// <exception cref="AgentsException">Another one came before it.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var holder = await HolderAsync(_host, _runId, cancellationToken);
        if (holder is null || Claim(holder).Id != _record.Id)
            throw Refuse(_runId, holder is null ? _record : Claim(holder));
    }

    /// <summary>Gives the run back where that was not done yet.</summary>
    public async ValueTask DisposeAsync()
    {
        OfThisProcess.TryRemove(_record.Id, out _);
        if (_released || !_appended)
            return;
        try
        {
            await _host.Records.AppendAsync([Release()], CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or AgentsException)
        {
            // What broke the run is reported; a claim that is not given back ends with this process.
        }
    }

    private static ClaimRecord Claim(StoredRecord record) => ClaimRecord.Read(record.Json);

    // The claim that counts: the first, until it is given back or another one takes its place.
    private static async Task<StoredRecord?> HolderAsync(
        WorkflowHost host, string runId, CancellationToken cancellationToken)
    {
        StoredRecord? holder = null;
        await foreach (var record in host.Records.ReadAsync(
            ClaimRecord.Collection, runId, cancellationToken: cancellationToken))
        {
            var claim = Claim(record);
            var held = holder is null ? null : Claim(holder);
            if (claim.Released)
                holder = held?.Id == claim.Id ? null : holder;
            else if (held is null || claim.Over == held.Id)
                holder = record;
        }

        return holder;
    }

    private static async Task<bool> WorksAsync(
        WorkflowHost host, string runId, StoredRecord record, CancellationToken cancellationToken)
    {
        var claim = Claim(record);
        bool isHere = claim.Machine == Environment.MachineName;
        if (isHere && claim.Process == Environment.ProcessId)
            return OfThisProcess.ContainsKey(claim.Id);
        if (isHere)
            return Lives(claim, record.At);
        var last = record.At;
        await foreach (var step in host.Records.ReadAsync(RunRecord.Collection, runId, 0, cancellationToken))
            last = step.At > last ? step.At : last;
        return host.Time.GetUtcNow() - last < Longest;
    }

    // A process that has the number but began after the claim is another one.
    private static bool Lives(ClaimRecord claim, DateTimeOffset at)
    {
        try
        {
            using var process = Process.GetProcessById(claim.Process);
            return !process.HasExited && process.StartTime.ToUniversalTime() <= at.UtcDateTime + ClockError;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // It is there, and of another user.
            return true;
        }
    }

    private static AgentsException Refuse(string runId, ClaimRecord holder) => new(
        $"Run {Names.Shorten(runId)} is being worked on by process {holder.Process} on {holder.Machine}. Wait for it, or "
        + "end that process, and resume the run then.");
}
