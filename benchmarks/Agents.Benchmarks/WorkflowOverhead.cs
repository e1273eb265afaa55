using System.Globalization;
using Agents.Records;
using Agents.Testing;
using Agents.Workflows;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Benchmarks;

/// <summary>What the engine adds to a node: template, scheduling, budget, record, checkpoint.</summary>
[MemoryDiagnoser]
public class WorkflowOverhead
{
    /// <summary>What a node may cost with checkpoints in memory.</summary>
    public const double MostMicroseconds = 50;

    private const int Nodes = 500;
    private const int Branches = 25;

    private readonly TemporaryFolder _folder = new();
    private readonly WorkflowDefinition _agents = Chain("kind: agent, prompt: 'Say {{ BEFORE }}.'");
    private readonly WorkflowDefinition _functions =
        Chain("kind: function, function: Text.Same, arguments: {text: '{{ BEFORE }}'}");

    private readonly WorkflowDefinition _branches = Rows();
    private WorkflowRunner _runner = null!;
    private ServiceProvider _provider = null!;

    [Params(Checkpoints.Memory, Checkpoints.Store)]
    public Checkpoints Log { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var settings = new Dictionary<string, string?> { ["Agents:Data"] = _folder[Log.ToString()] };
        var services = new ServiceCollection();
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _provider = services.BuildServiceProvider();
        var model = new SilentChatClient();
        _runner = new WorkflowRunner(new WorkflowServices
        {
            Models = _ => model,
            Functions = new Dictionary<string, AIFunction>
            {
                ["Text.Same"] = AIFunctionFactory.Create((string text) => text),
            },
            Records = Log == Checkpoints.Store ? _provider.GetRequiredService<IRecordLog>() : null,
        });
    }

    [GlobalCleanup]
    public void Close()
    {
        _provider.Dispose();
        _folder.Dispose();
    }

    [Benchmark(Description = "agents, one a superstep", OperationsPerInvoke = Nodes)]
    public Task<WorkflowResult> Agents() => RunAsync(_agents);

    [Benchmark(Description = "functions, one a superstep", OperationsPerInvoke = Nodes)]
    public Task<WorkflowResult> Functions() => RunAsync(_functions);

    [Benchmark(Description = "agents, 23 side by side", OperationsPerInvoke = Nodes)]
    public Task<WorkflowResult> AgentsSideBySide() => RunAsync(_branches);

    private async Task<WorkflowResult> RunAsync(WorkflowDefinition workflow)
    {
        var result = await _runner.RunAsync(workflow, new Dictionary<string, object?>());
        return result.Status == WorkflowStatus.Completed ? result : throw new AgentsException(result.Error!);
    }

    // Each node reads the one before.
    private static WorkflowDefinition Chain(string node) => new WorkflowLoader().Parse("nodes:\n" + string.Join(
        '\n', Enumerable.Range(0, Nodes).Select(i => string.Create(CultureInfo.InvariantCulture, $"- {{id: n{i}, ")
            + node.Replace("{{ BEFORE }}", i == 0 ? "x" : $"{{{{ n{i - 1} }}}}", StringComparison.Ordinal)
            + (i < Nodes - 1 ? $", next: n{i + 1}}}" : "}"))));

    // 500 nodes: fan-outs of 23 agents with their fan-in, 20 times; the two count as nodes.
    private static WorkflowDefinition Rows()
    {
        var lines = new List<string>();
        for (int row = 0; row < Nodes / Branches; row++)
        {
            var ids = Enumerable.Range(0, Branches - 2).Select(i => $"a{row}_{i}").ToArray();
            lines.Add($"- {{id: f{row}, kind: fan_out, next: [{string.Join(", ", ids)}]}}");
            lines.AddRange(ids.Select(id => $"- {{id: {id}, kind: agent, prompt: Hi, next: j{row}}}"));
            lines.Add($"- {{id: j{row}, kind: fan_in{(row < (Nodes / Branches) - 1 ? $", next: f{row + 1}" : "")}}}");
        }

        return new WorkflowLoader().Parse("nodes:\n" + string.Join('\n', lines));
    }
}
