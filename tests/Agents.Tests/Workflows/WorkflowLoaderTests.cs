using Agents.Testing;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>What the loader takes and what it refuses, with the place and a hint.</summary>
public sealed class WorkflowLoaderTests
{
    private static string Folder => Path.Combine(SharedFiles.RepositoryRoot, "workflows");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_workflows_of_the_repository_are_right(string file)
    {
        // Which functions there are is known to the tests of the plugins that give them.
        var definition = new WorkflowLoader().Load(Path.Combine(Folder, file));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), definition.Name);
        Assert.NotNull(definition.Description);
        Assert.Equal(64, definition.Hash.Length);
    }

    [Fact]
    public void What_the_file_says_is_in_the_definition()
    {
        var definition = new WorkflowLoader().Parse("""
            name: sum
            description: Adds.
            inputs:
              left: integer
              right: {type: integer, description: The second., default: 3}
            model: small
            budget: {tokens: 100, calls: 2, time: 1500ms, loops: 4}
            nodes:
              - id: add
                kind: agent
                prompt: "{{ inputs.left }} + {{ inputs.right }}"
            """);
        Assert.Equal("sum", definition.Name);
        Assert.Equal("small", definition.Model);
        Assert.Equal(["left", "right"], definition.Inputs.Select(i => i.Name));
        Assert.Null(definition.Inputs[0].Default);
        Assert.Equal(3, definition.Inputs[1].Default!.Value.GetInt32());
        var budget = new WorkflowBudget { Tokens = 100, Calls = 2, Time = TimeSpan.FromSeconds(1.5), Loops = 4 };
        Assert.Equal(budget, definition.Budget);
        Assert.Equal("add", definition.Graph.Start);
    }

    [Theory]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    promt: x", 4, 5, "Did you mean 'prompt'?")]
    [InlineData("nodes:\n  - id: a\n    kind: agnt\n    prompt: x", 3, 11, "Did you mean 'agent'?")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: 42", 4, 13, "Quote it")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n    next: b", 5, 11, "no node 'b'")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n  - id: a\n    kind: agent\n    prompt: y", 5, 9, "line 2")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n  - id: b\n    kind: agent\n    prompt: y", 5, 5, "never reached")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n    next: a", 5, 11, "cycle a → a")]
    [InlineData("nodes:\n  - id: inputs\n    kind: agent\n    prompt: x", 2, 9, "another id")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: 'hi {{ inputs.nam }}'", 4, 27, "no such input")]
    [InlineData("inputs: {name: string}\nnodes: [{id: a, kind: agent, prompt: '{{ inputs.nam }}'}]", 2, 49, "Did you mean 'name'?")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: '{{ b'", 4, 18, "no Liquid")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: |\n      one\n      two {{ b..c }}", 6, 15, "no Liquid")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: '{% assign x = 1 %}'", 4, 23, "no Liquid")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: '{% for i in (1..9) %}{% endfor %}'", 4, 13, "Ranges")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: '{{ a | upcas }}'", 4, 21, "Did you mean 'upcase'?")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    agent: bob\n    prompt: x", 4, 12, "no agent 'bob'")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n    timeout: 5", 5, 14, "a time from 10ms")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n    timeout: 2d", 5, 14, "a time from 10ms")]
    [InlineData("budget: {time: 41d}\nnodes:\n  - id: a\n    kind: agent\n    prompt: x", 1, 16, "at most 40d")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n    budget: {loops: 3}", 5, 14, "not known here")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: &x y", 4, 13, "Anchors")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: *x", 4, 13, "Aliases")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: !!str y", 4, 13, "Tags")]
    [InlineData("nodes:\n  - id: a\n    id: b\n    kind: agent\n    prompt: y", 3, 5, "twice")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: {{ a }} b", 4, 14, "needs quotes")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: Say: x", 4, 16, "holds ': ' needs quotes")]
    [InlineData("inputs: {n: string}\nnodes:\n  - {id: a, kind: agent, prompt: '{{ N }}'}", 3, 38, "mean 'inputs.n'?")]
    [InlineData("nodes:\n  - {id: a, kind: loop, max: 1, body: a, while: 'a && b'}", 2, 50, "joins by and, or")]
    [InlineData("nodes:\n  - {id: a, kind: agent, prompt: x, next: [b, c]}", 2, 43, "kind fan_out leads to several")]
    [InlineData("nodes: [}", 1, 9, "no YAML")]
    [InlineData("nodes: []", 1, 8, "1 to 1000")]
    [InlineData("", 1, 1, "empty")]
    [InlineData("42", 1, 1, "a workflow")]
    [InlineData("nodes:\n  - id: a\n    kind: agent\n    prompt: x\n---\na: b", 5, 1, "one workflow")]
    [InlineData("nodes:\n  - id: 1a\n    kind: agent\n    prompt: x", 2, 9, "a name of letters")]
    [InlineData("inputs: {n: {type: integer, default: x}}\nnodes:\n  - id: a\n    kind: agent\n    prompt: x", 1, 38, "type integer")]
    [InlineData("start: b\nnodes:\n  - id: a\n    kind: agent\n    prompt: x", 1, 8, "no node 'b'")]
    [InlineData("nodes:\n  - id: a\n    kind: function\n    function: Clock.Now", 4, 15, "no function")]
    [InlineData("nodes:\n  - id: a\n    kind: workflow\n    workflow: other", 4, 15, "no folder")]
    [InlineData("output: '{{ b }}'\nnodes:\n  - id: a\n    kind: agent\n    prompt: x", 1, 13, "no node 'b'")]
    public void A_wrong_file_is_refused_where_it_is_wrong(string yaml, int line, int column, string message)
    {
        var error = Assert.Single(Refused(yaml));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void All_errors_are_reported_at_once_and_in_order()
    {
        var errors = Refused("""
            nmae: x
            nodes:
              - id: a
                kind: agent
                prompt: "{{ oops"
                next: nowhere
              - id: b
                kind: switch
                cases: []
              - id: c
                kind: function
                function: No.Such
            """);
        Assert.Equal([1, 5, 6, 7, 9, 12], errors.Select(e => e.Line));
        var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader([]).Parse("nodes: 1", "x.yaml"));
        Assert.StartsWith("x.yaml(1,8): ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_too_deep_or_too_long_is_refused()
    {
        Assert.Contains("longer", Single(new string('#', (1 << 20) + 1)), StringComparison.Ordinal);
        Assert.Contains("nested", Single(new string('[', 5000)), StringComparison.Ordinal);
        Assert.Contains("values", Single("[" + string.Concat(Enumerable.Repeat("a,", 200_000)) + "]"), StringComparison.Ordinal);
        string many = string.Concat(Enumerable.Range(0, 1001).Select(i => $"\n - {{id: n{i}, kind: agent, prompt: x}}"));
        Assert.Contains(Refused("nodes:" + many), e => e.Message.Contains("1 to 1000", StringComparison.Ordinal));
        Assert.Contains("tags", Single(Prompt(string.Concat(Enumerable.Repeat("{% if a %}", 201)))), StringComparison.Ordinal);
        Assert.Contains("brackets", Single(Prompt("{{ " + string.Concat(Enumerable.Repeat("a[", 5000)))), StringComparison.Ordinal);
        Assert.Contains("brackets", Single(Prompt("{{ " + new string('a', 5000) + " }}")), StringComparison.Ordinal);
        // An end within quotes ends nothing.
        foreach (string end in new[] { "\"%\"", "\"}\"", "\"}}\"", "\"%}\"", "\"\\\"}}\"" })
        {
            string deep = string.Concat(Enumerable.Repeat("inputs[", 60_000));
            Assert.Contains("brackets", Single(Prompt($"{{{{ {end} | append: {deep}")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_errors_only_is_refused_at_once()
    {
        string cases(int node) => string.Join(
            ", ", Enumerable.Range(0, 20).Select(i => $"{{when: a, next: node_numbre_{node}_{i}}}"));
        string nodes = string.Concat(Enumerable.Range(0, 600).Select(
            i => $"\n - {{id: node_number_{i}, kind: switch, default: x, cases: [{cases(i)}]}}"));
        Assert.Equal(100, Refused("nodes:" + nodes).Count);
        string keys = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"descriptoin{i}: x\n"));
        Assert.Equal(100, Refused(keys).Count);
    }

    [Fact]
    public void Values_in_texts_are_data()
    {
        Assert.Single(new WorkflowLoader().Parse(Prompt("{% raw %}{{ x }}{% endraw %}")).Nodes);
        // Brackets and quotes outside of tags are no part of them.
        string many = string.Concat(Enumerable.Repeat("[(\" } ", 500));
        Assert.Single(new WorkflowLoader().Parse(Prompt($"{many}{{{{ 1 }}}}{many}{{% # don\"t %}}{many}")).Nodes);
    }

    private static string Prompt(string text) => $"nodes:\n  - id: a\n    kind: agent\n    prompt: '{text}'";

    private static string Single(string yaml) => Assert.Single(Refused(yaml)).Message;

    private static IReadOnlyList<WorkflowError> Refused(string yaml) =>
        Assert.Throws<WorkflowException>(() => new WorkflowLoader([]).Parse(yaml)).Errors;
}
