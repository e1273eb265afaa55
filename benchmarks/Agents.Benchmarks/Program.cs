using Agents.Benchmarks;
using Agents.Testing;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a project that BenchmarkDotNet generates below this folder would be held to the repository's rules.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(10).WithIterationCount(15);
var summary = BenchmarkRunner.Run<WorkflowOverhead>(DefaultConfig.Instance.AddJob(job), args);
if (summary.Reports.Length == 0 || summary.Reports.Any(r => r.ResultStatistics is null))
    return 1;

bool fits = true;
foreach (var report in summary.Reports)
{
    var statistics = report.ResultStatistics!;
    double mean = statistics.Mean / 1000;
    var checkpoints = (Checkpoints)report.BenchmarkCase.Parameters["Log"];
    fits &= checkpoints != Checkpoints.Memory || mean <= WorkflowOverhead.MostMicroseconds;
    Results.Add(
        "Workflows, overhead of the engine",
        ("nodes", report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo),
        ("checkpoints", checkpoints == Checkpoints.Memory ? "in memory" : "SQLite, one transaction a superstep"),
        ("µs a node", Math.Round(mean, 1)),
        ("± (99.9 %)", Math.Round(statistics.ConfidenceInterval.Margin / 1000, 1)),
        ("KiB allocated a node", Math.Round(
            (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1024.0, 1)),
        ("n", statistics.N));
}

if (!fits)
    Console.Error.WriteLine($"A node costs more than {WorkflowOverhead.MostMicroseconds} µs with checkpoints in memory.");
return fits ? 0 : 1;
