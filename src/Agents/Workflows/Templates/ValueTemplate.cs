using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Templates;

/// <summary>A value whose texts are templates: arguments of a function, inputs of a workflow, the output.</summary>
internal sealed class ValueTemplate
{
    private readonly YamlValue _value;
    private readonly Dictionary<YamlScalar, Template> _templates = new(ReferenceEqualityComparer.Instance);

    private ValueTemplate(YamlValue value) => _value = value;

    public IEnumerable<Template> Templates => _templates.Values;

    /// <summary>Parses every text in the value.</summary>
    public static ValueTemplate Parse(YamlValue value, ErrorList errors)
    {
        var template = new ValueTemplate(value);
        template.Collect(value, errors);
        return template;
    }

    public async ValueTask<JsonElement> EvaluateAsync(IValueSource values) => _value is YamlScalar scalar
        ? await ScalarAsync(scalar, values)
        : JsonValues.Of(await NodeAsync(_value, values));

    private void Collect(YamlValue value, ErrorList errors)
    {
        switch (value)
        {
            case YamlScalar { Value: string } scalar when Template.Parse(scalar, errors) is { } template:
                _templates[scalar] = template;
                break;
            case YamlList list:
                foreach (var item in list.Items)
                    Collect(item, errors);
                break;
            case YamlMap map:
                foreach (var entry in map.Entries.Values)
                    Collect(entry.Value, errors);
                break;
        }
    }

    private async ValueTask<JsonElement> ScalarAsync(YamlScalar scalar, IValueSource values) =>
        _templates.TryGetValue(scalar, out var template)
            ? await template.EvaluateAsync(values)
            : JsonValues.Of(scalar.ToJson());

    private async ValueTask<JsonNode?> NodeAsync(YamlValue value, IValueSource values)
    {
        switch (value)
        {
            case YamlList list:
                var array = new JsonArray();
                foreach (var item in list.Items)
                    array.Add(await NodeAsync(item, values));
                return array;
            case YamlMap map:
                var members = new JsonObject();
                foreach (var (key, entry) in map.Entries)
                    members[key] = await NodeAsync(entry.Value, values);
                return members;
            default:
                return JsonSerializer.SerializeToNode(await ScalarAsync((YamlScalar)value, values));
        }
    }
}
