using System.Text.Json.Nodes;
using Agents.Plugins.WorkflowArchitect.Nexus;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Tests.Plans;
using Agents.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.WorkflowArchitect.Tests.Nexus;

public sealed class NexusTests
{
    // The form of the files in Nexus's repository: a supervisor with an agent that has a tool, one with a schema, and
    // an assistant supervisor; written anew here.
    private const string Team = """
        workflow_id: desk
        supervisor:
          name: Front-Desk
          type: supervisor
          llm_config:
            model: ${LLM_MODEL}
            api_key: ${LLM_API_KEY}
            base_url: ${LLM_BASE_URL}
            temperature: 0.2
          system_message: "You lead the desk. {{ not_an_input }}"
          children:
            - name: Counter
              type: agent
              llm_config: {model: m, api_key: k, base_url: u}
              system_message: You count.
              keep_history: true
              tools:
                - name: count_words
                  type: function
                  python_path: tools.text.count_words
                  description: Counts words
                  parameters:
                    text: {type: string, description: The text}
            - name: Judges
              type: supervisor
              is_assistant: true
              llm_config: {model: m, api_key: k, base_url: u}
              system_message: You lead the judges.
              children:
                - name: 1st judge
                  type: agent
                  llm_config: {model: m, api_key: k, base_url: u}
                  system_message: You judge.
                  strict: true
                  output_schema:
                    type: object
                    properties:
                      good: {type: boolean}
                      reasons: {type: array, items: {type: string}}
                    required: [good]
        """;

    [Fact]
    public async Task A_team_becomes_a_workflow_that_the_loader_accepts()
    {
        var team = NexusReader.Read(Team);
        string[] functions = ["Text.CountWords"];
        string yaml = await new NexusImport(functions, "team.yaml").WriteAsync(team);
        var workflow = new WorkflowLoader(functions).Parse(yaml);
        Assert.Equal(["Counter", "member_1st_judge", "Judges", "Front_Desk"], workflow.Nodes.Select(n => n.Id));
        Assert.Contains("Text.CountWords", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("python", yaml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Members_see_the_question_and_what_was_said_before_and_system_messages_are_text()
    {
        var seen = new List<string>();
        using var model = new SeeingModel(seen);
        var services = new WorkflowServices { Models = _ => model };
        string yaml = await new NexusImport([], "x").WriteAsync(NexusReader.Read(
            Team.Replace("keep_history: true", "use_tools: false", StringComparison.Ordinal)));
        var result = await new WorkflowRunner(services).RunAsync(
            new WorkflowLoader([]).Parse(yaml), new Dictionary<string, object?> { ["question"] = "what {{ now }}?" },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        Assert.Equal(4, seen.Count);
        Assert.All(seen, s => Assert.Contains("what {{ now }}?", s, StringComparison.Ordinal));
        Assert.Contains("Counter says: said 1", seen[1], StringComparison.Ordinal);
        Assert.Contains("You lead the desk. {{ not_an_input }}", seen[3], StringComparison.Ordinal);
        Assert.Contains("Judges says: said 3", seen[3], StringComparison.Ordinal);
        Assert.DoesNotContain("1st judge", seen[3], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_is_written_and_read_as_the_same()
    {
        var team = NexusReader.Read(Team);
        string written = NexusWriter.Write(team);
        Assert.Equal(written, NexusWriter.Write(NexusReader.Read(written)));
        Assert.Contains("${LLM_API_KEY}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_team_is_read_back_as_it_was()
    {
        var texts = Gen.Elements("a", "b: c", "\n", "${HOME}", "{{ x }}", "#", "- ", "'", "\"", "\u00e9").ListOf()
            .Select(string.Concat);
        var agents = texts.SelectMany(text => Gen.Choose(0, 3).Select(tools => (text, tools))).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(agents.ToArbitrary(), drawn =>
        {
            var children = drawn.Select((d, i) => (NexusMember)new NexusAgent($"{d.text}{i}", d.text, "m")
            {
                KeepHistory = i % 2 == 0,
                Tools = [.. Enumerable.Range(0, d.tools).Select(t => new NexusTool(
                    $"t{t}", d.text, d.text, new JsonObject { ["p"] = new JsonObject { ["type"] = "string" } }))],
            });
            string yaml = NexusWriter.Write(new NexusSupervisor("lead", "x", "m", [.. children]));
            return NexusWriter.Write(NexusReader.Read(yaml)) == yaml;
        }));
    }

    [Theory]
    [InlineData("supervisor: 1", 1, 13, "is a map")]
    [InlineData("other: 1", 1, 1, "no key 'other'")]
    [InlineData("supervisor: &a {name: *a}", 1, 13, "Anchors are not read")]
    [InlineData("supervisor: !!python/object/apply:os.system [ls]", 1, 13, "Tags are not read")]
    [InlineData("a: 1\n---\nb: 2", 2, 1, "further documents")]
    public void What_is_not_right_is_refused_with_its_place(string yaml, int line, int column, string message)
    {
        var error = Assert.Throws<WorkflowException>(() => NexusReader.Read(yaml));
        Assert.Contains(error.Errors, e => (e.Line, e.Column) == (line, column)
            && e.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keep_history: true", "keep_history: maybe", 16, "true or false")]
    [InlineData("is_assistant: true", "is_assistant: false", 24, "is an assistant")]
    [InlineData("type: function", "type: script", 19, "The type is function")]
    [InlineData("system_message: You count.", "colour: red", 15, "no key 'colour'")]
    [InlineData("name: Judges", "name: Counter", 24, "stands there twice")]
    [InlineData("strict: true", "mcp_servers: [{type: stdio, script_path: x.py}]", 34, "start programs")]
    [InlineData("type: object", "kind: object", 36, "map with a type")]
    public void What_is_not_right_in_a_member_is_refused_with_its_place(
        string right, string wrong, int line, string message)
    {
        var error = Assert.Throws<WorkflowException>(
            () => NexusReader.Read(Team.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(error.Errors, e => e.Line == line && e.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Text.Other")]
    [InlineData("A.CountWords", "B.CountWords")]
    public async Task A_tool_without_its_one_function_is_refused_and_no_code_is_looked_for(params string[] functions)
    {
        var error = await Assert.ThrowsAsync<WorkflowException>(
            () => new NexusImport(functions, "team.yaml").WriteAsync(NexusReader.Read(Team, "team.yaml")));
        Assert.Contains("team.yaml(18,11)", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.Throws<AgentsException>(() => NexusReader.Read(new string('#', (1 << 20) + 1)));
        var member = new NexusSupervisor("s0", "x", "m", []);
        for (int i = 1; i < 12; i++)
            member = new NexusSupervisor($"s{i}", "x", "m", [member]);
        Assert.Throws<WorkflowException>(() => NexusReader.Read(NexusWriter.Write(member)));
        var many = new NexusSupervisor("s", "x", "m",
            [.. Enumerable.Range(0, 101).Select(i => new NexusAgent($"a{i}", "x", "m"))]);
        Assert.Throws<WorkflowException>(() => NexusReader.Read(NexusWriter.Write(many)));
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("debate")]
    [InlineData("verify")]
    public async Task Shipped_workflows_are_written_as_teams_that_are_read_back(string name)
    {
        string path = Path.Combine(Testing.SharedFiles.RepositoryRoot, "workflows", $"{name}.yaml");
        var team = await new NexusExport(new Dictionary<string, Microsoft.Extensions.AI.AIFunction>())
            .OfAsync(new WorkflowLoader().Load(path));
        var read = NexusReader.Read(NexusWriter.Write(team));
        Assert.Equal(team.Children.Select(c => c.Name), read.Children.Select(c => c.Name));
        Assert.NotEmpty(read.Children);
    }

    [Fact]
    public async Task A_plan_with_functions_goes_there_and_back()
    {
        var plan = new Call(Cards.Upper, [Ask.Of(PromptForm.Plain, Question.Instance)]);
        var workflow = new WorkflowLoader(Cards.Names).Parse(PlanWriter.Write(plan, 10));
        var team = await new NexusExport(new Dictionary<string, Microsoft.Extensions.AI.AIFunction>())
            .OfAsync(workflow);
        string back = await new NexusImport(Cards.Names, "x").WriteAsync(NexusReader.Read(NexusWriter.Write(team)));
        new WorkflowLoader(Cards.Names).Parse(back);
        Assert.Contains("Text.Upper", back, StringComparison.Ordinal);
    }
}
