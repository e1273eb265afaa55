using Agents.Faults;

namespace Agents.Stores;

/// <summary>
/// What a transaction commits, and with it what of it outlives what. A kill of the process loses no commit of any
/// kind: the system has the pages. A power cut keeps the file consistent, and keeps every commit up to the last one
/// that was flushed: those of a checkpoint and of a publication are flushed (measured: 3 to 5 ms), and all earlier
/// commits with them; appends and leases are not, so that an answer does not wait for the disk.
/// </summary>
internal sealed class CommitKind
{
    /// <summary>Episodes.</summary>
    public static readonly CommitKind Append = new(FaultPoint.Append, flushed: false);

    /// <summary>Leases.</summary>
    public static readonly CommitKind Lease = new(FaultPoint.Lease, flushed: false);

    /// <summary>A checkpoint with its consumed episodes.</summary>
    public static readonly CommitKind Consume = new(FaultPoint.Consume, flushed: true);

    /// <summary>The pointer to the served version.</summary>
    public static readonly CommitKind Publish = new(FaultPoint.VersionPublished, flushed: true);

    /// <summary>Everything else.</summary>
    public static readonly CommitKind Other = new(null, flushed: false);

    private readonly string? _faultPoint;

    private CommitKind(string? faultPoint, bool flushed)
    {
        _faultPoint = faultPoint;
        Synchronous = $"PRAGMA synchronous = {(flushed ? "FULL" : "NORMAL")}";
    }

    /// <summary>The statement that a connection runs before the transaction.</summary>
    public string Synchronous { get; }

    /// <summary>Passes the fault point: before the commit and again after it.</summary>
    public void Pass()
    {
        if (_faultPoint is not null)
        {
            FaultPoint.Hit(_faultPoint);
        }
    }
}
