using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>Graphs that could wait for ever, run without end or never run.</summary>
public sealed class StructureTests
{
    // A node a line: id kind targets…
    private static WorkflowDefinition Load(string graph) => new WorkflowLoader().Parse(Yaml(graph));

    private static string Yaml(string graph) => "nodes:\n" + string.Join('\n', graph.Split(';').Select(line =>
    {
        string[] word = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string to(int i) => word.Length > i ? $", next: {word[i]}" : "";
        return $"- {{id: {word[0]}, " + (word[1] switch
        {
            "out" => $"kind: fan_out, next: [{string.Join(", ", word[2..])}]}}",
            "in" => $"kind: fan_in{to(2)}}}",
            "if" => $"kind: switch, cases: [{{when: \"true\", next: {word[2]}}}], default: {word[3]}}}",
            "loop" => $"kind: loop, max: 3, body: {word[2]}{to(3)}}}",
            _ => $"kind: agent, prompt: x{to(2)}}}",
        });
    }));

    [Theory]
    [InlineData("a do b; b do")]
    [InlineData("a if b c; b do d; c do d; d do")]
    [InlineData("a out b c; b do d; c do d; d in e; e do")]
    [InlineData("a out b d; b do d; d in")]
    [InlineData("a out b c; b do; c do")]
    [InlineData("a out b c; b if x y; x do j; y do j; c do j; j in")]
    [InlineData("a out b c; b if j y; y do j; c do j; j in")]
    [InlineData("a out b c; b out d e; d do i; e do i; i in j; c do j; j in")]
    [InlineData("l loop b e; b do l; e do")]
    [InlineData("l loop b; b do l")]
    [InlineData("l loop o e; o out b c; b do j; c do j; j in l; e do")]
    [InlineData("m loop l; l loop b m; b do l")]
    [InlineData("s if f g; f out a b; a do j; b do j; g out c d; c do j; d do j; j in")]
    [InlineData("a out l c; l loop b j; b do l; c do j; j in")]
    public void A_graph_that_always_ends_is_taken(string graph) => Assert.NotNull(Load(graph));

    [Theory]
    [InlineData("a do b; b do a", "cycle")]
    [InlineData("a if b c; b do a; c do", "cycle")]
    [InlineData("l loop b e; b do l; e do l", "cycle")]
    [InlineData("l loop l", "loop is left by its condition")]
    [InlineData("a do j; j in", "comes from none")]
    [InlineData("j in a; a do", "cannot begin with fan_in")]
    [InlineData("a if b c; b do j; c do j; j in", "lead each of them to the next node itself")]
    [InlineData("a out b c; b do j; c do; j in", "waits for")]
    [InlineData("a out b c; b if j e; e do; c do j; j in", "waits for")]
    [InlineData("a out b c; b do d; c do d; d do", "Only a fan_in")]
    [InlineData("a out b c; b do j; c do k; j in; k in", "same fan_in")]
    [InlineData("a out b c; b out d e; d do; e do; c do j; j in", "waits for")]
    [InlineData("l loop b e; b do; e do", "lead it back")]
    [InlineData("l loop b e; b if l e; e do", "left by its condition")]
    [InlineData("l loop o e; o out b c; b do l; c do l; e do", "Only a fan_in")]
    [InlineData("a do b; b do; c do", "never reached")]
    [InlineData("a out b c; b do d; c do j; d loop x j; x do d; j in; y do", "never reached")]
    [InlineData("a if l b; l loop b; b do l", "entered at the loop")]
    [InlineData("a out b l; l loop b j; b do l; j in", "'b' is reached")]
    public void A_graph_that_may_not_end_is_refused(string graph, string message)
    {
        var thrown = Assert.Throws<WorkflowException>(() => Load(graph));
        Assert.Contains(thrown.Errors, e => e.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a do b; b do", "a", "b")]
    [InlineData("a out b c; b do j; c do j; j in", "b", "c")]
    [InlineData("l loop b e; b do l; e do", "b", "e")]
    public void What_has_not_run_cannot_be_read(string graph, string reader, string read)
    {
        string yaml = Yaml(graph).Replace(
            $"id: {reader}, kind: agent, prompt: x", $"id: {reader}, kind: agent, prompt: '{{{{ {read} }}}}'",
            StringComparison.Ordinal);
        var thrown = Assert.Throws<WorkflowException>(() => new WorkflowLoader().Parse(yaml));
        Assert.Contains($"'{read}' never runs before '{reader}'", Assert.Single(thrown.Errors).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("l loop b e; b do c; c do l; e do", "b", "c")]
    [InlineData("a if b c; b do d; c do d; d do", "d", "b")]
    [InlineData("a out b c; b do j; c do j; j in d; d do", "d", "b")]
    public void What_may_have_run_can_be_read(string graph, string reader, string read) =>
        Assert.NotNull(new WorkflowLoader().Parse(Yaml(graph).Replace(
            $"id: {reader}, kind: agent, prompt: x", $"id: {reader}, kind: agent, prompt: '{{{{ {read} }}}}'",
            StringComparison.Ordinal)));

    [Fact]
    public void A_thousand_nested_loops_are_checked_at_once()
    {
        var nodes = Enumerable.Range(0, 999).Select(i => $"- {{id: l{i}, kind: loop, max: 2, body: l{i + 1}"
            + (i == 0 ? "}" : $", next: l{i - 1}}}"));
        string yaml = "nodes:\n" + string.Join('\n', nodes) + "\n- {id: l999, kind: agent, prompt: x, next: l998}";
        Assert.Equal(1000, new WorkflowLoader().Parse(yaml).Nodes.Count);
    }
}
