using System.Diagnostics;
using System.Globalization;

namespace Agents.Faults;

/// <summary>
/// Named instants at which a test can kill the process (SIGKILL: no handler runs, nothing is flushed). Always compiled
/// in, armed only by the environment variable <c>AGENTS_FAULT=name[:n]</c>, which kills at the n-th hit of that name
/// (default 1). Unarmed, a hit is one null check.
/// </summary>
internal static class FaultPoint
{
    /// <summary>
    /// Episodes are being appended: hit before the commit and again after it, before it is acknowledged.
    /// </summary>
    public const string Append = "append";

    /// <summary>Episodes are being leased: hit before the commit and again after it.</summary>
    public const string Lease = "lease";

    /// <summary>A checkpoint's episodes are being consumed: hit before the commit and again after it.</summary>
    public const string Consume = "consume";

    /// <summary>The optimizer took a step that no checkpoint contains yet.</summary>
    public const string OptimizerStep = "optimizer_step";

    /// <summary>A checkpoint's files are written under their temporary name.</summary>
    public const string CheckpointWritten = "checkpoint_written";

    /// <summary>A checkpoint was renamed to its final name and is in no record yet.</summary>
    public const string Renamed = "renamed";

    /// <summary>A version is being published: hit before the commit and again after it.</summary>
    public const string VersionPublished = "version_published";

    /// <summary>A node of a workflow is done, and no checkpoint contains it yet.</summary>
    public const string NodeDone = "workflow_node_done";

    /// <summary>A workflow's checkpoint is committed.</summary>
    public const string StepWritten = "workflow_checkpoint";

    /// <summary>A workflow waits for a person, and its checkpoint says so.</summary>
    public const string RequestPending = "workflow_request";

    /// <summary>The environment variable that arms a point.</summary>
    public const string Variable = "AGENTS_FAULT";

    /// <summary>The points of running a workflow.</summary>
    public static IReadOnlyList<string> WorkflowNames { get; } = [NodeDone, StepWritten, RequestPending];

    /// <summary>The points of recording and training.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Append, Lease, Consume, OptimizerStep, CheckpointWritten, Renamed, VersionPublished];

    // After the names, which it reads: statics are set in the order of the text.
    private static readonly Fault? Armed = Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Passes the point; kills the process when it is armed and this is the chosen hit.</summary>
    /// <param name="name">One of <see cref="Names"/> or <see cref="WorkflowNames"/>.</param>
    /// <exception cref="AgentsException">
    /// The variable names no point, or its count is not a positive number.
    /// </exception>
    public static void Hit(string name) => Armed?.Pass(name);

    private static Fault? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var parts = text.Split(':', 2);
        var count = 1;
        if (!Names.Concat(WorkflowNames).Contains(parts[0])
            || (parts.Length == 2 && !int.TryParse(parts[1], CultureInfo.InvariantCulture, out count))
            || count < 1)
        {
            return new Fault(null, 0, text);
        }

        return new Fault(parts[0], count, text);
    }

    private sealed class Fault(string? name, int count, string text)
    {
        private int _hits;

        public void Pass(string point)
        {
            if (name is null)
            {
                throw new AgentsException(
                    $"{Variable}={text} is not a fault point: write name[:n] with n from 1 and a name of "
                    + $"{string.Join(", ", Names.Concat(WorkflowNames))}, or unset the variable.");
            }

            if (point == name && Interlocked.Increment(ref _hits) == count)
            {
                using var process = Process.GetCurrentProcess();
                process.Kill();
            }
        }
    }
}
