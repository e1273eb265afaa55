using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>What is known of a registered function.</summary>
/// <param name="Name">As workflows name it: <c>Plugin.Name</c>.</param>
/// <param name="Description">What it says of itself.</param>
/// <param name="Parameters">The parameters that must be given.</param>
/// <param name="Result">What it gives.</param>
internal sealed record FunctionCard(
    string Name, string Description, IReadOnlyList<FunctionParameter> Parameters, ValueKind Result)
{
    // The engine gives it.
    private const string KeyParameter = "idempotencyKey";

    public static FunctionCard Of(string name, AIFunction function)
    {
        var parameters = new List<FunctionParameter>();
        if (Member(function.JsonSchema, "properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            var required = Member(function.JsonSchema, "required") is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(r => r.GetString()).ToHashSet()
                : [];
            parameters.AddRange(properties.EnumerateObject()
                .Where(p => required.Contains(p.Name) && p.Name != KeyParameter)
                .Select(p => new FunctionParameter(p.Name, Kind(p.Value))));
        }

        var result = function.ReturnJsonSchema is { } schema ? Kind(schema) : ValueKind.Any;
        return new FunctionCard(name, function.Description, parameters, result);
    }

    private static ValueKind Kind(JsonElement schema) => Member(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => Kind(type.GetString()!),
        // "integer or null", "string or integer": the first is what is meant.
        { ValueKind: JsonValueKind.Array } types when types.GetArrayLength() > 0 => types.EnumerateArray()
            .Select(t => Kind(t.GetString()!)).FirstOrDefault(k => k != ValueKind.Any),
        _ => ValueKind.Any,
    };

    private static ValueKind Kind(string type) => type switch
    {
        "string" => ValueKind.Text,
        "integer" => ValueKind.Integer,
        "number" => ValueKind.Number,
        "boolean" => ValueKind.Boolean,
        "array" => ValueKind.List,
        _ => ValueKind.Any,
    };

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;
}
