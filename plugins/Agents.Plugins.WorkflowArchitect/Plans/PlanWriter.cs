using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>Writes a plan as a workflow.</summary>
internal sealed partial class PlanWriter
{
    /// <summary>The function that takes the most frequent of several answers.</summary>
    public const string Majority = "WorkflowArchitect.Majority";

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly JsonArray _nodes = [];
    private readonly int _maxTokens;
    private readonly string? _model;

    private PlanWriter(int maxTokens, string? model) => (_maxTokens, _model) = (maxTokens, model);

    /// <summary>The workflow's text.</summary>
    /// <param name="plan">Its last step.</param>
    /// <param name="maxTokens">Longest answer of a model.</param>
    /// <param name="model">The model's name in the application; null for the default.</param>
    /// <param name="description">What it is for; null for nothing.</param>
    public static string Write(Step plan, int maxTokens, string? model = null, string? description = null) =>
        YamlText.Write(new PlanWriter(maxTokens, model).Workflow(plan, description));

    private JsonObject Workflow(Step plan, string? description)
    {
        var order = plan.Order();
        for (int i = 0; i < order.Count; i++)
            _ids[order[i].Key] = $"step{i + 1}";
        for (int i = 0; i < order.Count; i++)
            Add(order[i], i + 1 < order.Count ? Entry(order[i + 1]) : null);
        var workflow = new JsonObject();
        if (description is not null)
            workflow["description"] = description;
        workflow["inputs"] = new JsonObject { [Question.Name] = "string" };
        if (_model is not null)
            workflow["model"] = _model;
        if (plan.Calls > 0)
            workflow["budget"] = new JsonObject { ["calls"] = plan.Calls };
        workflow["nodes"] = _nodes;
        workflow["output"] = Value(plan);
        return workflow;
    }

    private void Add(Step step, string? next)
    {
        switch (step)
        {
            case Call call:
                Append(_ids[step.Key], "function", Function(call.Function, call.Inputs), next);
                break;
            case Ask { Settings.Check: { } check } ask:
                AddChecked(ask, check, next);
                break;
            case Ask { Settings.Votes: > 1 } ask:
                AddVotes(ask, next);
                break;
            case Ask ask:
                Append(_ids[step.Key], "agent", Agent(ask), next);
                break;
        }
    }

    private void AddChecked(Ask ask, AnswerCheck check, string? next)
    {
        string id = _ids[ask.Key];
        Append(Entry(ask), "loop", new() { ["while"] = $"{id}_holds != true", ["max"] = check.Tries, ["body"] = id }, next);
        Append(id, "agent", Agent(ask), $"{id}_holds");
        Append($"{id}_holds", "function", Function(check.Function, check.Arguments, $"{{{{ {id} }}}}"), Entry(ask));
    }

    private void AddVotes(Ask ask, string? next)
    {
        string id = _ids[ask.Key];
        string[] voters = [.. Enumerable.Range(1, ask.Settings.Votes).Select(i => $"{id}_{i}")];
        Append(Entry(ask), "fan_out", new() { ["next"] = new JsonArray([.. voters.Select(v => (JsonNode)v)]) }, null);
        foreach (string voter in voters)
            Append(voter, "agent", Agent(ask), $"{id}_all");
        Append($"{id}_all", "fan_in", [], id);
        var answers = new JsonObject { ["answers"] = $"{{{{ {id}_all }}}}" };
        Append(id, "function", new() { ["function"] = Majority, ["arguments"] = answers }, next);
    }

    // The node that a step begins with.
    private string Entry(Step step) => step switch
    {
        Ask { Settings.Check: not null } => $"{_ids[step.Key]}_try",
        Ask { Settings.Votes: > 1 } => $"{_ids[step.Key]}_vote",
        _ => _ids[step.Key],
    };

    private JsonObject Agent(Ask ask)
    {
        var agent = new JsonObject();
        if (ask.Settings.Instructions is { } instructions)
            agent["instructions"] = Literal(instructions);
        agent["temperature"] = ask.Settings.Temperature;
        agent["max_tokens"] = _maxTokens;
        string prompt = string.Concat(ask.Prompt.Select(p => p.Value is { } value ? Value(value) : Literal(p.Text!)));
        return new JsonObject { ["agent"] = agent, ["prompt"] = prompt };
    }

    private JsonObject Function(FunctionCard function, IReadOnlyList<Step?> arguments, string? answer = null)
    {
        var given = new JsonObject();
        for (int i = 0; i < arguments.Count; i++)
            given[function.Parameters[i].Name] = arguments[i] is { } step ? Value(step) : answer;
        return new JsonObject { ["function"] = function.Name, ["arguments"] = given };
    }

    private string Value(Step step) =>
        step is Question ? $"{{{{ inputs.{Question.Name} }}}}" : $"{{{{ {_ids[step.Key]} }}}}";

    /// <summary>Text as Liquid that gives the text: what would begin an expression is given by one.</summary>
    public static string Literal(string text) => Opening().Replace(text, m => $"{{{{ '{m.Value}' }}}}");

    private void Append(string id, string kind, JsonObject fields, string? next)
    {
        var node = new JsonObject { ["id"] = id, ["kind"] = kind };
        foreach (var (key, value) in fields.ToArray())
        {
            fields.Remove(key);
            node[key] = value;
        }

        if (next is not null)
            node["next"] = next;
        _nodes.Add(node);
    }

    [GeneratedRegex(@"\{+[{%]|\{$")]
    private static partial Regex Opening();
}
