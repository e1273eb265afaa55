namespace Agents.Tests.Workflows;

/// <summary>Diagrams of workflows.</summary>
public sealed class MermaidTests
{
    [Fact]
    public void Every_kind_has_its_outline_and_every_edge_its_label()
    {
        var workflow = WorkflowFixture.Parse("""
            nodes:
              - {id: s, kind: switch, cases: [{when: "'x' == 'a;b'", next: f}], default: end}
              - {id: f, kind: fan_out, next: [l, r]}
              - {id: l, kind: loop, max: 3, body: n, next: j}
              - {id: n, kind: function, function: A.B, next: l}
              - {id: r, kind: request, prompt: x, next: j}
              - {id: j, kind: fan_in, next: end}
              - {id: end, kind: agent, prompt: x}
            """);
        Assert.Equal("""
            flowchart TD
                start((start)) --> n_s
                n_s{"s (switch)"}
                n_s -->|"'x' == 'a#59;b'"| n_f
                n_s -->|"else"| n_end
                n_f{{"f (fan_out)"}}
                n_f --> n_l
                n_f --> n_r
                n_l(["l (loop)"])
                n_l -->|"at most 3"| n_n
                n_l -->|"then"| n_j
                n_n[["n (function)"]]
                n_n --> n_l
                n_r[/"r (request)"/]
                n_r --> n_j
                n_j{{"j (fan_in)"}}
                n_j --> n_end
                n_end["end (agent)"]

            """.ReplaceLineEndings("\n"), workflow.ToMermaid());
    }
}
