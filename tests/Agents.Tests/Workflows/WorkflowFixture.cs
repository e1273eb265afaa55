using System.Collections.Concurrent;
using System.Text.Json;
using Agents.Testing;
using Agents.Testing.Stores;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Tests.Workflows;

/// <summary>A runner over a scripted model, counted functions and a store in memory.</summary>
internal sealed class WorkflowFixture
{
    public WorkflowFixture(Func<string, string>? reply = null)
    {
        Store = new InMemoryStore(Time);
        Model = new ScriptedChatClient(reply ?? (text => text));
        Client = Model;
        Add("Text.Upper", (string text) => text.ToUpperInvariant());
        Add("Math.Add", (int a, int b) => a + b);
        Add("Log.Note", (string text, string idempotencyKey) =>
        {
            Keys.Add(idempotencyKey);
            return text;
        });
        Add("Bad.Fail", new Func<string>(() => throw new InvalidOperationException("no luck")));
    }

    public ScriptedChatClient Model { get; }

    public IChatClient Client { get; set; }

    public Dictionary<string, AIFunction> Functions { get; } = [];

    public ConcurrentBag<string> Keys { get; } = [];

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public InMemoryStore Store { get; }

    public static Dictionary<string, object?> NoInputs => [];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public WorkflowRunner Runner() => new(new WorkflowServices
    {
        Models = name => name is "policy" or "other" ? Client : null,
        Functions = Functions,
        Records = Store,
        Time = Time,
    });

    public void Add(string name, Delegate function) => Functions[name] = AIFunctionFactory.Create(function);

    public static WorkflowDefinition Parse(string yaml) => new WorkflowLoader().Parse(yaml);

    public Task<WorkflowResult> StartAsync(WorkflowDefinition workflow, string? runId = null) =>
        Runner().RunAsync(workflow, NoInputs, new() { RunId = runId }, Token);

    public Task<WorkflowResult> ResumeAsync(WorkflowDefinition workflow, string runId, bool acceptChanged = false) =>
        Runner().ResumeAsync(workflow, runId, new() { AcceptChanged = acceptChanged }, Token);

    public Task AnswerAsync(WorkflowDefinition workflow, string runId, string request, object? answer) =>
        Runner().AnswerAsync(workflow, runId, request, answer, Token);

    public IAsyncEnumerable<WorkflowEvent> StreamAsync(WorkflowDefinition workflow) =>
        Runner().StreamAsync(workflow, NoInputs, cancellationToken: Token);

    public Task<WorkflowResult> RunAsync(string yaml, params (string Name, object? Value)[] inputs) =>
        Runner().RunAsync(Parse(yaml), inputs.ToDictionary(i => i.Name, i => i.Value), cancellationToken: Token);

    /// <summary>The output of a run that must complete, as JSON.</summary>
    public async Task<string> OutputAsync(string yaml, params (string Name, object? Value)[] inputs)
    {
        var result = await RunAsync(yaml, inputs);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        return JsonSerializer.Serialize(result.Output);
    }

    /// <summary>The error of a run that must fail.</summary>
    public async Task<string> ErrorAsync(string yaml, params (string Name, object? Value)[] inputs)
    {
        var result = await RunAsync(yaml, inputs);
        Assert.Equal(WorkflowStatus.Failed, result.Status);
        return result.Error!;
    }
}
