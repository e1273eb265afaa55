using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Prompts;
using Agents.Workflows;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>
/// A team as a workflow. Nexus lets a supervisor call its children as it likes; a workflow is a fixed order: each child
/// is asked after those before it and sees what they said, then its supervisor answers from all of that. Tools become
/// the registered functions of their names; a tool that none is registered for is an error at its place.
/// </summary>
/// <param name="functions">The functions that workflows may call, by <c>Plugin.Name</c>.</param>
/// <param name="file">How errors name the file.</param>
internal sealed partial class NexusImport(IReadOnlyCollection<string> functions, string file)
{
    private static readonly PromptFile Turn = PromptFile.Load(typeof(NexusImport).Assembly, "nexus_turn");

    private readonly List<JsonObject> _nodes = [];
    private readonly List<WorkflowError> _errors = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>The workflow's text.</summary>
    /// <exception cref="WorkflowException">Tools are not registered, or schemas cannot be said.</exception>
    public async Task<string> WriteAsync(NexusSupervisor team)
    {
        await AddAsync(team, []);
        if (_errors.Count > 0)
            throw new WorkflowException(_errors);
        for (int i = 0; i + 1 < _nodes.Count; i++)
            _nodes[i]["next"] = _nodes[i + 1]["id"]!.GetValue<string>();
        return YamlText.Write(new JsonObject
        {
            ["name"] = Id(team.Name, []),
            ["inputs"] = new JsonObject { [Question.Name] = "string" },
            ["nodes"] = new JsonArray([.. _nodes]),
        });
    }

    // Depth first: whom a supervisor leads, then the supervisor itself. Gives the id of the member's node.
    private async Task<string> AddAsync(NexusMember member, IReadOnlyList<Said> before)
    {
        var known = before.ToList();
        if (member is NexusSupervisor supervisor)
        {
            foreach (var child in supervisor.Children)
                known.Add(new Said(child.Name, $"{{{{ {await AddAsync(child, known)} }}}}"));
        }

        string id = Id(member.Name, _ids);
        var agent = new JsonObject { ["instructions"] = PlanWriter.Literal(member.SystemMessage) };
        if (member is NexusAgent { Tools.Count: > 0 } worker)
            agent["functions"] = new JsonArray([.. worker.Tools.Select(t => (JsonNode?)Function(t))]);
        if (member is NexusAgent { OutputSchema: { } schema } && Output(schema, member.Name) is { } output)
            agent["output"] = output;
        var messages = await Turn.RenderAsync(new Dictionary<string, object?>
        {
            ["question"] = $"{{{{ inputs.{Question.Name} }}}}",
            ["said"] = known.Select(s => new { Name = PlanWriter.Literal(s.Name), s.Reference }),
        });
        _nodes.Add(new JsonObject { ["id"] = id, ["kind"] = "agent", ["agent"] = agent, ["prompt"] = messages[0].Text });
        return id;
    }

    private string? Function(NexusTool tool)
    {
        string plain = Plain(tool.Name);
        string[] found = [.. functions.Where(f => Plain(f.Split('.')[^1]) == plain)];
        // Where two plugins have it, the path tells which.
        string? chosen = found.Length == 1
            ? found[0] : found.FirstOrDefault(f => tool.PythonPath.EndsWith("." + f, StringComparison.Ordinal));
        if (chosen is null)
            _errors.Add(new WorkflowError(file, tool.Position.Line, tool.Position.Column,
                $"The tool '{NexusFields.Shorten(tool.Name)}' is {(found.Length == 0 ? "not registered" : "registered twice")}: "
                + "its Python code is not run; register a function of that name and allow it."));
        return chosen;
    }

    private JsonObject? Output(JsonObject schema, string name)
    {
        if (NexusSchema.Fields(schema) is { Count: > 0 } fields)
            return fields;
        _errors.Add(new WorkflowError(file, 1, 1, $"The output_schema of '{NexusFields.Shorten(name)}' is not an object of "
            + "strings, integers, numbers, booleans, arrays and objects."));
        return null;
    }

    private static string Id(string name, HashSet<string> taken)
    {
        string id = Unusable().Replace(name.Length > 50 ? name[..50] : name, "_");
        if (id.Length == 0 || char.IsAsciiDigit(id[0]) || Words.Contains(id))
            id = "member_" + id;
        string unique = id;
        for (int i = 2; !taken.Add(unique); i++)
            unique = $"{id}_{i}";
        return unique;
    }

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Words of expressions, which are no ids.
    private static readonly HashSet<string> Words =
        new(StringComparer.Ordinal) { "inputs", "true", "false", "nil", "null", "empty", "blank", "and", "or", "contains" };

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex Unusable();

    private sealed record Said(string Name, string Reference);
}
