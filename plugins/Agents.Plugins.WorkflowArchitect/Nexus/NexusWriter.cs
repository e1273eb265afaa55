using System.Text.Json.Nodes;
using Agents.Plugins.WorkflowArchitect.Plans;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>
/// Writes a team as Nexus reads it. Keys and addresses are left to the environment, as its own files do.
/// </summary>
internal static class NexusWriter
{
    /// <summary>What a model is called that the environment names.</summary>
    public const string DefaultModel = "${LLM_MODEL}";

    public static string Write(NexusSupervisor team) =>
        YamlText.Write(new JsonObject { ["supervisor"] = Supervisor(team, isAssistant: false) });

    private static JsonObject Supervisor(NexusSupervisor supervisor, bool isAssistant)
    {
        var node = Common(supervisor, "supervisor");
        if (isAssistant)
            node["is_assistant"] = true;
        node["children"] = new JsonArray([.. supervisor.Children.Select(Member)]);
        return node;
    }

    private static JsonNode Member(NexusMember member) => member switch
    {
        NexusSupervisor supervisor => Supervisor(supervisor, isAssistant: true),
        NexusAgent agent => Agent(agent),
        _ => throw new InvalidOperationException($"A member of the kind {member.GetType().Name} is not written."),
    };

    private static JsonObject Agent(NexusAgent agent)
    {
        var node = Common(agent, "agent");
        node["keep_history"] = agent.KeepHistory;
        if (agent.Strict)
            node["strict"] = true;
        if (agent.OutputSchema is { } schema)
            node["output_schema"] = schema.DeepClone();
        if (agent.Tools.Count > 0)
        {
            node["use_tools"] = true;
            node["tools"] = new JsonArray([.. agent.Tools.Select(Tool)]);
        }

        return node;
    }

    private static JsonObject Common(NexusMember member, string type) => new()
    {
        ["name"] = member.Name,
        ["type"] = type,
        ["llm_config"] = new JsonObject
        {
            ["model"] = member.Model,
            ["api_key"] = "${LLM_API_KEY}",
            ["base_url"] = "${LLM_BASE_URL}",
        },
        ["system_message"] = member.SystemMessage,
    };

    private static JsonObject Tool(NexusTool tool) => new()
    {
        ["name"] = tool.Name,
        ["type"] = "function",
        ["python_path"] = tool.PythonPath,
        ["description"] = tool.Description,
        ["parameters"] = tool.Parameters.DeepClone(),
    };
}
