using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Workflows;

/// <summary>The JSON schema of workflow files, for completion and checks in editors.</summary>
public static class WorkflowSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>
    /// The schema (draft 7), written from what the loader checks. What a schema cannot say, such as names that must
    /// exist, only the loader refuses.
    /// </summary>
    public static string Write()
    {
        var definitions = new JsonObject();
        var root = WorkflowShape.Root.Schema(definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Agents workflow",
        };
        foreach (var (key, value) in root.ToArray())
        {
            root.Remove(key);
            schema[key] = value;
        }

        schema["definitions"] = definitions;
        return schema.ToJsonString(Indented) + "\n";
    }
}
