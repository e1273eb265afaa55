using System.Text.Json;

namespace Agents.Models.Constraints;

/// <summary>
/// Turns a JSON schema into the language of some of its documents: compact JSON, at most one blank after a comma or a
/// colon, properties in the schema's order, numbers of at most nine digits before and six after the point unless
/// bounds say more. A document that is generated fits the schema; not every document that fits is generated.
/// </summary>
internal sealed class SchemaLanguage
{
    private static readonly string[] AllTypes = ["object", "array", "string", "number", "boolean", "null"];

    private readonly Language _language;
    private readonly SchemaText _text;
    private readonly SchemaScalars _scalars;
    private readonly SchemaContainers _containers;
    private readonly Dictionary<string, int> _references = new(StringComparer.Ordinal);
    private int? _any;

    private SchemaLanguage(Language language, JsonElement root)
    {
        (_language, _text) = (language, new SchemaText(root));
        _scalars = new SchemaScalars(language);
        _containers = new SchemaContainers(language, this);
    }

    /// <exception cref="AgentsException">The schema is damaged, or asks for what is not supported.</exception>
    public static int Create(Language language, JsonElement schema)
    {
        SchemaText.CheckText(schema);
        var compiler = new SchemaLanguage(language, schema);
        var root = compiler.Value(schema, "#");
        language.Seal();
        return language.Shortest(root) < Language.Unbounded
            ? root
            : throw SchemaText.Error("#", "no finite document fits");
    }

    /// <summary>Values that fit a schema.</summary>
    public int Value(JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return schema.ValueKind == JsonValueKind.True ? Any() : Language.Nothing;
        if (schema.ValueKind != JsonValueKind.Object)
            throw SchemaText.Error(path, "a schema is an object, true or false");
        var keywords = schema.EnumerateObject().Select(p => p.Name)
            .Where(n => !SchemaKeywords.Annotations.Contains(n)).ToList();
        if (keywords.Find(k => !SchemaKeywords.Supported.Contains(k)) is { } unknown)
            throw SchemaText.Error(path, $"the keyword '{unknown}' is not supported");
        foreach (var single in (string[])["$ref", "allOf", "anyOf", "oneOf", "const", "enum"])
        {
            if (SchemaText.Find(schema, single) is { } value)
                return Combined(schema, single, value, keywords, path);
        }
        return Typed(schema, path);
    }

    /// <summary>Any JSON value.</summary>
    public int Any()
    {
        if (_any is { } known)
            return known;
        var rule = _language.Rule();
        _any = rule;
        _language.Define(rule, _language.Choice(
            _containers.Dictionary(rule, []), _containers.List(rule, 0, Language.Unbounded), _scalars.Text(),
            _scalars.Number(null, null), _language.Literal("true"), _language.Literal("false"),
            _language.Literal("null")));
        return rule;
    }

    private int Combined(JsonElement schema, string keyword, JsonElement value, List<string> keywords, string path)
    {
        if (keywords.Find(k => k != keyword && k != "type") is { } beside)
            throw SchemaText.Error(path, $"'{beside}' beside '{keyword}' is not supported");
        var inside = $"{path}/{keyword}";
        switch (keyword)
        {
            case "$ref":
                CheckTypes(schema, keyword, [schema], path);
                return Reference(value, path);
            case "const":
                return Constants(schema, [value], path);
            case "enum":
                return value.ValueKind == JsonValueKind.Array
                    ? Constants(schema, value.EnumerateArray(), path)
                    : throw SchemaText.Error(path, "'enum' must be a list");
            default:
                if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
                    throw SchemaText.Error(inside, "it must be a list of schemas");
                if (keyword == "allOf" && value.GetArrayLength() > 1)
                    throw SchemaText.Error(path, "'allOf' of several schemas is not supported");
                if (keyword == "oneOf" && !SchemaAlternatives.AreDisjoint(_text, value, inside))
                    throw SchemaText.Error(path, "'oneOf' with alternatives that may overlap is not supported");
                CheckTypes(schema, keyword, value.EnumerateArray(), path);
                return _language.Choice([.. value.EnumerateArray().Select((s, i) => Value(s, $"{inside}/{i}"))]);
        }
    }

    private int Reference(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw SchemaText.Error(path, "'$ref' must be a text");
        var reference = value.GetString()!;
        if (_references.TryGetValue(reference, out var rule))
            return rule;
        var target = _text.Resolve(reference, path);
        _references.Add(reference, rule = _language.Rule());
        _language.Define(rule, Value(target, reference));
        return rule;
    }

    // A type beside alternatives must hold for each: nothing else would.
    private void CheckTypes(JsonElement schema, string keyword, IEnumerable<JsonElement> alternatives, string path)
    {
        if (SchemaText.Find(schema, "type") is null)
            return;
        var types = Types(schema, path);
        if (!alternatives.Select(a => _text.Follow(a, path)).All(a =>
            SchemaText.Find(a, "type") is not null && Types(a, path).TrueForAll(t => Covers(types, t))))
        {
            throw SchemaText.Error(
                path, $"'type' beside '{keyword}' is not supported unless every alternative names such a type");
        }
    }

    private int Constants(JsonElement schema, IEnumerable<JsonElement> values, string path)
    {
        var types = Types(schema, path);
        return _language.Choice([.. values.Where(v => Covers(types, SchemaAlternatives.TypeOf(v)))
            .Select(_scalars.Constant)]);
    }

    private static bool Covers(List<string> types, string type) =>
        types.Contains(type) || (type == "integer" && types.Contains("number"));

    private int Typed(JsonElement schema, string path) =>
        _language.Choice([.. Types(schema, path).Select(type => type switch
        {
            "object" => _containers.Object(schema, path),
            "array" => _containers.Array(schema, path),
            "string" => _scalars.Text(schema, path),
            "integer" => _scalars.Integer(schema, path),
            "number" => _scalars.Number(schema, path),
            "boolean" => _language.Choice(_language.Literal("true"), _language.Literal("false")),
            "null" => _language.Literal("null"),
            _ => throw SchemaText.Error(path, $"the type '{type}' is unknown"),
        })]);

    private static List<string> Types(JsonElement schema, string path)
    {
        List<string> types = SchemaText.Find(schema, "type") switch
        {
            null => [.. AllTypes],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several when several.EnumerateArray()
                .All(t => t.ValueKind == JsonValueKind.String) =>
                    [.. several.EnumerateArray().Select(t => t.GetString()!)],
            _ => throw SchemaText.Error(path, "'type' must be a text or a list of texts"),
        };
        // OpenAPI's way to say it.
        if (SchemaText.Find(schema, "nullable") is { ValueKind: JsonValueKind.True })
            types.Add("null");
        return types;
    }
}
