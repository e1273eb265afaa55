using System.Text.Json.Nodes;
using Agents.Workflows;
using Agents.Workflows.Yaml;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>
/// Reads the YAML of Nexus (a supervisor with children, agents with tools). All errors at once, with line and column.
/// Variables of the environment stay the text that they are, code is named and not loaded, and files that would start
/// programs (mcp_servers) are refused.
/// </summary>
internal sealed class NexusReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxText = 20_000;
    private const int MaxMembers = 100;
    private const int MaxDepth = 8;

    private static readonly string[] SupervisorKeys =
        ["name", "type", "llm_config", "system_message", "children", "is_assistant"];

    private static readonly string[] AgentKeys =
    [
        "name", "type", "llm_config", "system_message", "tools", "use_tools", "keep_history", "strict", "output_schema",
        "mcp_servers",
    ];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly NexusFields _fields;
    private readonly ErrorList _errors;

    private NexusReader(ErrorList errors) => (_errors, _fields) = (errors, new NexusFields(errors, MaxText));

    /// <summary>The team.</summary>
    /// <param name="yaml">The file's text, at most 1 MiB.</param>
    /// <param name="file">How errors name it.</param>
    /// <exception cref="AgentsException">The text is too long, or it is not right (WorkflowException).</exception>
    public static NexusSupervisor Read(string yaml, string file = "nexus.yaml")
    {
        if (yaml.Length > MaxLength)
            throw new AgentsException($"{file} has {yaml.Length} characters; a file has at most {MaxLength}.");
        var errors = new ErrorList(file, yaml);
        var reader = new NexusReader(errors);
        var team = YamlReader.Read(yaml, errors) is { } root ? reader.ReadRoot(root) : null;
        errors.ThrowIfAny();
        return team!;
    }

    private NexusSupervisor? ReadRoot(YamlValue root)
    {
        if (_fields.Map(root, "The file", ["supervisor", "workflow_id"]) is not { } map)
            return null;
        if (map.Find("supervisor") is not { } supervisor)
        {
            _errors.Add(map.Position, "The file lacks the key supervisor.");
            return null;
        }

        return ReadSupervisor(supervisor, 0);
    }

    private NexusSupervisor? ReadSupervisor(YamlValue value, int depth)
    {
        if (_fields.Map(value, "A supervisor", SupervisorKeys) is not { } map)
            return null;
        Expect(map, "supervisor");
        bool isAssistant = _fields.Flag(map, "is_assistant", false);
        if (isAssistant != depth > 0)
            _errors.Add(map.Position, depth > 0
                ? "A supervisor below another is an assistant: is_assistant: true."
                : "The first supervisor is no assistant.");
        if (depth == 0 && map.Find("children") is null)
            _errors.Add(map.Position, "The supervisor lacks the key children.");
        var (name, message, model) = Common(map);
        var children = depth < MaxDepth ? Children(map, depth) : [];
        if (depth >= MaxDepth)
            _errors.Add(map.Position, $"Supervisors may stand {MaxDepth} deep.");
        return new NexusSupervisor(name, message, model, children);
    }

    private List<NexusMember> Children(YamlMap map, int depth)
    {
        var children = new List<NexusMember>();
        foreach (var child in _fields.List(map, "children"))
        {
            if (_names.Count > MaxMembers)
                break;
            var type = ((child as YamlMap)?.Find("type") as YamlScalar)?.Text;
            NexusMember? member = type switch
            {
                "supervisor" => ReadSupervisor(child, depth + 1),
                "agent" => ReadAgent(child),
                _ => null,
            };
            if (type is not ("supervisor" or "agent"))
                _errors.Add(child.Position, "A child has the type supervisor or agent.");
            if (member is not null)
                children.Add(member);
        }

        return children;
    }

    private NexusAgent? ReadAgent(YamlValue value)
    {
        if (_fields.Map(value, "An agent", AgentKeys) is not { } map)
            return null;
        if (map.Find("mcp_servers") is { } servers and not YamlList { Items.Count: 0 })
            _errors.Add(servers.Position, "mcp_servers start programs and are not read: register their functions.");
        bool usesTools = _fields.Flag(map, "use_tools", true);
        var tools = _fields.List(map, "tools").Select(ReadTool).OfType<NexusTool>().ToList();
        var (name, message, model) = Common(map);
        return new NexusAgent(name, message, model)
        {
            Tools = usesTools ? tools : [],
            OutputSchema = Schema(map),
            KeepHistory = _fields.Flag(map, "keep_history", true),
            Strict = _fields.Flag(map, "strict", false),
        };
    }

    private NexusTool? ReadTool(YamlValue value)
    {
        if (_fields.Map(value, "A tool", ["name", "type", "python_path", "description", "parameters"]) is not { } map)
            return null;
        Expect(map, "function");
        var parameters = map.Find("parameters") is { } given
            ? _fields.Map(given, "parameters", null)?.ToJson() as JsonObject : null;
        return new NexusTool(
            _fields.Text(map, "name"), _fields.Text(map, "python_path"), _fields.Text(map, "description", isNeeded: false),
            parameters ?? [])
        {
            Position = map.Position,
        };
    }

    private JsonObject? Schema(YamlMap map)
    {
        if (map.Find("output_schema") is not { } value)
            return null;
        if (value is YamlMap schema && schema.Find("type") is not null)
            return (JsonObject)schema.ToJson();
        _errors.Add(value.Position, "output_schema is a map with a type.");
        return null;
    }

    private (string Name, string Message, string Model) Common(YamlMap map)
    {
        string name = _fields.Text(map, "name");
        if (name.Length > 0 && !_names.Add(name))
            _errors.Add(map.Position, $"The name '{NexusFields.Shorten(name)}' stands there twice.");
        if (_names.Count > MaxMembers)
            _errors.Add(map.Position, $"A team has at most {MaxMembers} members.");
        string model = "";
        // Only these three are needed; whatever else it holds is for another program.
        if (map.Find("llm_config") is YamlMap config)
        {
            model = _fields.Text(config, "model");
            _fields.Text(config, "api_key");
            _fields.Text(config, "base_url");
        }
        else
        {
            _errors.Add(map.Find("llm_config")?.Position ?? map.Position, "llm_config is a map with model, api_key, base_url.");
        }

        return (name, _fields.Text(map, "system_message"), model);
    }

    private void Expect(YamlMap map, string type)
    {
        if (_fields.Text(map, "type") is { Length: > 0 } found && found != type)
            _errors.Add(map.Find("type")!.Position, $"The type is {type}, not '{NexusFields.Shorten(found)}'.");
    }
}
