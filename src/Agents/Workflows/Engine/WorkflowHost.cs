using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
    private readonly ConcurrentDictionary<string, bool> _running = new();

    public TimeProvider Time => services.Time;

    public IServiceProvider? Services => services.Services;

    public IRecordLog Records { get; } = services.Records ?? new InMemoryRecordLog(services.Time);

    public IChatClient Model(string name) => services.Models(name) ?? throw new AgentsException(
        $"The application has no model '{name}': register it (AddLocalModel(\"{name}\")), or name another one.");

    public AIFunction Function(string name) => services.Functions.TryGetValue(name, out var function)
        ? function
        : throw new AgentsException($"The application has no function '{name}'.{Names.Hint(name, services.Functions.Keys)}"
            + $" It has: {Names.List(services.Functions.Keys)}.");

    /// <summary>Marks a run as running until the result is disposed.</summary>
    /// <exception cref="AgentsException">It runs already.</exception>
    public IDisposable Enter(string runId) => _running.TryAdd(runId, true)
        ? new Exit(() => _running.TryRemove(runId, out _))
        : throw new AgentsException($"Run {runId} is running already.");

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

    private sealed class Exit(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
