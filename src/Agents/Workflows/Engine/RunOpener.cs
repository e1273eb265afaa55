using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Records;
using Agents.Registry;
using Agents.Workflows.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>Begins runs, and finds those that began.</summary>
internal static class RunOpener
{
    /// <summary>A new run, its first record written.</summary>
    public static async Task<RunState> BeginAsync(
        WorkflowHost host, WorkflowDefinition definition, string runId, JsonElement inputs, WorkflowRunOptions options,
        IReadOnlyDictionary<string, string>? pins, RunClaim? claim, CancellationToken cancellationToken)
    {
        RequireFunctions(host, definition);
        var begin = new BeginRecord(
            definition.Name, definition.Files is [var path, ..] ? path : definition.File, definition.Hash,
            options.Purpose, Complete(definition, inputs),
            await PinAsync(host, definition, pins, cancellationToken), host.Time.GetUtcNow());
        var record = new NewRecord(RunRecord.Collection, runId, begin.Write());
        await host.Records.AppendAsync(claim is null ? [record] : [record, claim.Record()], cancellationToken);
        var state = new RunState(definition);
        state.Apply(begin);
        return state;
    }

    /// <summary>A run as its records left it; null where there is none.</summary>
    /// <exception cref="AgentsException">The workflow was changed since it began.</exception>
    public static async Task<RunState?> FindAsync(
        WorkflowHost host, WorkflowDefinition definition, string runId, bool acceptChanged,
        CancellationToken cancellationToken)
    {
        var state = new RunState(definition);
        await foreach (var record in host.Records.ReadAsync(
            RunRecord.Collection, runId, cancellationToken: cancellationToken))
            state.Apply(RunRecord.Read(record.Json), record.At);
        if (state.Begin is not { } begin)
            return null;
        if (begin.Hash != definition.Hash && !acceptChanged)
        {
            throw new AgentsException($"Run {runId} began with another version of '{begin.Workflow}' ({begin.Hash[..12]}) "
                + $"than {definition.File} is now ({definition.Hash[..12]}). Restore the file, or resume with the "
                + "changed one on purpose (--accept-changed).");
        }

        var known = definition.Nodes.Select(n => n.Id).ToHashSet();
        if (state.Pending.Keys.Concat(state.NextNodes).FirstOrDefault(id => !known.Contains(id)) is { } lost)
            throw new AgentsException($"Run {runId} stands at node '{lost}', which {definition.File} no longer has.");
        return state;
    }

    /// <summary>A run that goes on: as its records left it, with what was spent since the last of them.</summary>
    public static async Task<RunState?> ReopenAsync(
        WorkflowHost host, WorkflowDefinition definition, string runId, bool acceptChanged,
        CancellationToken cancellationToken)
    {
        var state = await FindAsync(host, definition, runId, acceptChanged, cancellationToken);
        if (state is { End: null })
            state.Add(await LostCalls.CountAsync(host, runId, state.At, cancellationToken));
        return state;
    }

    private static JsonElement Complete(WorkflowDefinition definition, JsonElement given)
    {
        var inputs = new JsonObject();
        var known = definition.InputTypes;
        foreach (var input in given.EnumerateObject())
        {
            if (!known.TryGetValue(input.Name, out var type))
            {
                throw new AgentsException($"Workflow '{definition.Name}' has no input '{Names.Shorten(input.Name)}'."
                    + $"{Names.Hint(input.Name, known.Keys)} It has: {Names.List(known.Keys)}.");
            }

            if (type.Check(input.Value, $"Input '{input.Name}'") is { } error)
                throw new AgentsException(error);
            inputs[input.Name] = JsonSerializer.SerializeToNode(input.Value);
        }

        foreach (var input in definition.Inputs.Where(i => !inputs.ContainsKey(i.Name)))
        {
            inputs[input.Name] = input.Default is { } standard ? JsonSerializer.SerializeToNode(standard)
                : throw new AgentsException($"Workflow '{definition.Name}' needs the input '{input.Name}' ({input.Type}).");
        }

        return JsonValues.Of(inputs);
    }

    private static void RequireFunctions(WorkflowHost host, WorkflowDefinition definition)
    {
        foreach (var function in definition.Nodes.SelectMany(n => n.Functions))
            host.Function(function.Name);
    }

    // A model that is trained meanwhile goes on answering this run with the version that began it.
    private static async Task<IReadOnlyDictionary<string, string>> PinAsync(
        WorkflowHost host, WorkflowDefinition definition, IReadOnlyDictionary<string, string>? pins,
        CancellationToken cancellationToken)
    {
        var pinned = new Dictionary<string, string>(pins ?? new Dictionary<string, string>());
        var names = definition.Nodes.OfType<AgentNode>().Select(n => n.Agent.Model ?? definition.Model);
        foreach (string name in names.Distinct())
        {
            var local = host.Model(name).GetService<ReloadingChatClient>();
            if (local is not null && !pinned.ContainsKey(name))
                pinned[name] = await local.PinAsync(cancellationToken);
        }

        return pinned;
    }
}
