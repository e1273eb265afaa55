using System.Runtime.CompilerServices;
using Agents.Episodes;
using Agents.Records;
using Agents.Workflows.Nodes;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Agents.Workflows.Engine;

/// <summary>What all runs of a runner share.</summary>
internal sealed class WorkflowHost(WorkflowServices services)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly ConditionalWeakTable<WorkflowNode, ResiliencePipeline> _pipelines = [];

    public TimeProvider Time => services.Time;

    public IServiceProvider? Services => services.Services;

    public IEpisodeStore? Episodes => services.Episodes;

    public IRecordLog Records { get; } = services.Records ?? new InMemoryRecordLog(services.Time);

    /// <summary>A run, not one within another, ended or failed.</summary>
    public void End(string runId) => (Records as InMemoryRecordLog)?.End(runId);

    public IChatClient Model(string name) => services.Models(name) ?? throw new AgentsException(
        $"The application has no model '{name}': register it (AddLocalModel(\"{name}\")), or name another one.");

    public AIFunction Function(string name) => services.Functions.TryGetValue(name, out var function)
        ? function
        : throw new AgentsException($"The application has no function '{name}'.{Names.Hint(name, services.Functions.Keys)}"
            + $" It has: {Names.List(services.Functions.Keys)}.");

    /// <summary>Retry and timeout of a node; null where it has none.</summary>
    public ResiliencePipeline? Pipeline(WorkflowNode node) =>
        node.Retry is null && node.Timeout is null ? null : _pipelines.GetValue(node, Build);

    private ResiliencePipeline Build(WorkflowNode node)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = services.Time };
        if (node.Retry is { } retry)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retry.Attempts - 1,
                Delay = retry.Delay,
                MaxDelay = LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                // A call that gives up by itself says that it was cancelled, too: only our own cancellation ends it.
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is not (null or WorkflowBudgetException)
                    && !attempt.Context.CancellationToken.IsCancellationRequested),
            });
        }

        if (node.Timeout is { } timeout)
            builder.AddTimeout(timeout);
        return builder.Build();
    }
}
