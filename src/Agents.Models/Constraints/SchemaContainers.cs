using System.Text.Json;

namespace Agents.Models.Constraints;

/// <summary>Objects and lists of a schema.</summary>
internal sealed class SchemaContainers(Language language, SchemaLanguage values)
{
    private readonly SchemaScalars _scalars = new(language);

    public int Object(JsonElement schema, string path)
    {
        var properties = Properties(schema, path);
        var others = SchemaText.Find(schema, "additionalProperties");
        var other = others is { } given ? values.Value(given, $"{path}/additionalProperties")
            : properties.Count == 0 ? values.Any() : Language.Nothing;
        var required = Required(schema, path);
        foreach (var name in required.Where(r => properties.TrueForAll(p => p.Name != r)))
            properties.Add((name, others is null ? values.Any() : other));
        if (properties.Count == 0)
            return Dictionary(other, []);
        var pairs = other == Language.Nothing ? Language.Nothing
            : Pair(_scalars.OtherName([.. properties.Select(p => p.Name)]), other);
        var (open, close) = (language.Literal("{"), language.Literal("}"));
        // What may follow when something stands before it, and when nothing does.
        var after = language.Repeat(language.Sequence(Comma(), pairs), 0, Language.Unbounded);
        var first = Several(pairs, 0, Language.Unbounded);
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            var own = Pair(_scalars.Name(properties[i].Name), properties[i].Value);
            var (with, alone) = (language.Sequence(Comma(), own, after), language.Sequence(own, after));
            var isOptional = !required.Contains(properties[i].Name);
            (after, first) = isOptional
                ? (language.Choice(with, after), language.Choice(alone, first))
                : (with, alone);
        }
        return language.Sequence(open, first, close);
    }

    public int Array(JsonElement schema, string path)
    {
        var least = SchemaText.Count(schema, "minItems", path) ?? 0;
        var most = SchemaText.Count(schema, "maxItems", path) ?? Language.Unbounded;
        var items = SchemaText.Find(schema, "items") is { } given
            ? values.Value(given, $"{path}/items") : values.Any();
        if (SchemaText.Find(schema, "prefixItems") is not { } prefix)
            return List(items, least, most);
        if (prefix.ValueKind != JsonValueKind.Array)
            throw SchemaText.Error(path, "'prefixItems' must be a list");
        var heads = prefix.EnumerateArray().Select((s, i) => values.Value(s, $"{path}/prefixItems/{i}")).ToList();
        heads = [.. heads.Take(most)];
        if (least > most || heads.Count == 0)
            return List(items, least, most);
        var left = most == Language.Unbounded ? most : most - heads.Count;
        var tail = language.Repeat(language.Sequence(Comma(), items), Math.Max(0, least - heads.Count), left);
        for (var i = heads.Count - 1; i >= 0; i--)
        {
            var with = language.Sequence(i > 0 ? Comma() : Language.End, heads[i], tail);
            tail = i < least ? with : language.Choice(with, Language.End);
        }
        return language.Sequence(language.Literal("["), tail, language.Literal("]"));
    }

    /// <summary>A list of values of one kind.</summary>
    public int List(int item, int least, int most) => least > most
        ? Language.Nothing
        : language.Sequence(language.Literal("["), Several(item, least, most), language.Literal("]"));

    /// <summary>An object of any names but these.</summary>
    public int Dictionary(int value, IReadOnlyCollection<string> names)
    {
        var pair = value == Language.Nothing ? Language.Nothing : Pair(_scalars.OtherName(names), value);
        return language.Sequence(language.Literal("{"), Several(pair, 0, Language.Unbounded), language.Literal("}"));
    }

    private int Several(int item, int least, int most)
    {
        if (most == 0)
            return Language.End;
        var rest = language.Repeat(
            language.Sequence(Comma(), item), Math.Max(0, least - 1), most == Language.Unbounded ? most : most - 1);
        var some = language.Sequence(item, rest);
        return least > 0 ? some : language.Choice(some, Language.End);
    }

    private int Pair(int name, int value) => language.Sequence(name, language.Literal(":"), Blank(), value);

    private int Comma() => language.Sequence(language.Literal(","), Blank());

    private int Blank() => language.Choice(language.Literal(" "), Language.End);

    private List<(string Name, int Value)> Properties(JsonElement schema, string path)
    {
        if (SchemaText.Find(schema, "properties") is not { } properties)
            return [];
        if (properties.ValueKind != JsonValueKind.Object)
            throw SchemaText.Error(path, "'properties' must be an object");
        return [.. properties.EnumerateObject()
            .Select(p => (p.Name, values.Value(p.Value, $"{path}/properties/{p.Name}")))];
    }

    private static HashSet<string> Required(JsonElement schema, string path)
    {
        if (SchemaText.Find(schema, "required") is not { } required)
            return [];
        if (required.ValueKind != JsonValueKind.Array
            || required.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.String))
        {
            throw SchemaText.Error(path, "'required' must be a list of names");
        }
        return [.. required.EnumerateArray().Select(r => r.GetString()!)];
    }
}
