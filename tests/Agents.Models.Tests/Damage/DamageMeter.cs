using System.Globalization;

namespace Agents.Models.Tests.Damage;

/// <summary>
/// Processor time and memory of one piece of work in a process that does nothing else. Memory is what the thread
/// allocated or what the process grew by at its peak, whichever is more: arrays are in the first, native memory in the
/// second.
/// </summary>
internal sealed class DamageMeter
{
    private const string Status = "/proc/self/status";
    private const string ResetPeak = "/proc/self/clear_refs";

    private static readonly bool SeesPeak = CanReset();

    private readonly TimeSpan _time;
    private readonly long _allocated;
    private readonly long _resident;

    public DamageMeter()
    {
        GC.Collect();
        if (SeesPeak)
            File.WriteAllText(ResetPeak, "5");
        (_resident, _allocated) = (Kilobytes("VmRSS:"), GC.GetAllocatedBytesForCurrentThread());
        _time = Environment.CpuUsage.TotalTime;
    }

    /// <summary>Milliseconds and bytes since it was made.</summary>
    public (double Milliseconds, long Bytes) Read() => (
        (Environment.CpuUsage.TotalTime - _time).TotalMilliseconds,
        Math.Max(
            GC.GetAllocatedBytesForCurrentThread() - _allocated, (Kilobytes("VmHWM:") - _resident) * 1024));

    private static bool CanReset()
    {
        try
        {
            File.WriteAllText(ResetPeak, "5");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another system, or one that does not let it: what the thread allocates is what is left.
            return false;
        }
    }

    private static long Kilobytes(string key) => SeesPeak
        ? long.Parse(
            File.ReadLines(Status).First(l => l.StartsWith(key, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture)
        : 0;
}
