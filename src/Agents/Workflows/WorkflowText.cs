using System.Text.Json;

namespace Agents.Workflows;

/// <summary>Values that people type.</summary>
internal static class WorkflowText
{
    /// <summary>A typed text as a value: as it is where text is wanted, else as JSON where it is JSON.</summary>
    public static JsonElement Parse(string text, string type)
    {
        if (type == "string")
            return JsonValues.Of(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // The check of the type says what was wanted.
            return JsonValues.Of(text);
        }
    }

    /// <summary>An answer to a request.</summary>
    public static JsonElement ParseAnswer(string text, WorkflowRequest request) =>
        Parse(text, request.Schema.GetProperty("type").GetString()!);

    /// <summary>
    /// One text as the inputs of a workflow: its only input that needs a value (or its only one), or all of them as a
    /// JSON object.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="mayName">
    /// Whether a JSON object names inputs, where there are several; not for texts of users, who would reach all.
    /// </param>
    /// <exception cref="AgentsException">It asks for several, and the text is no JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> ParseInputs(
        string? text, WorkflowDefinition workflow, bool mayName = false)
    {
        if (text is null)
            return new Dictionary<string, object?>();
        var needed = workflow.Inputs.Where(i => i.Default is null).ToArray();
        var only = needed.Length == 1 ? needed[0] : workflow.Inputs.Count == 1 ? workflow.Inputs[0] : null;
        bool names = mayName && workflow.Inputs.Count > 1 && only?.Type != "object"
            && Parse(text, "object").ValueKind == JsonValueKind.Object;
        if (only is not null && !names)
            return new Dictionary<string, object?> { [only.Name] = Parse(text, only.Type) };
        var value = Parse(text, "object");
        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value)
            : throw new AgentsException(workflow.Inputs.Count == 0
                ? $"Workflow '{workflow.Name}' takes no input."
                : $"Workflow '{workflow.Name}' takes several inputs: give a JSON object with "
                    + $"{Names.List(workflow.Inputs.Select(i => i.Name))}.");
    }
}
