using Agents.Workflows.Yaml;

namespace Agents.Workflows.Types;

/// <summary>Reads a type that has the shape of one.</summary>
internal static class TypeReader
{
    public static DataType Read(YamlValue value)
    {
        if (value is YamlScalar word)
            return new DataType(Kind(word));
        var map = (YamlMap)value;
        return new DataType(Kind((YamlScalar)map.Find("type")!))
        {
            Description = (map.Find("description") as YamlScalar)?.Text,
            Words = map.Find("enum") is YamlList words ? [.. words.Items.Select(w => ((YamlScalar)w).Text)] : [],
            Items = map.Find("items") is { } items ? Read(items) : null,
            Fields = map.Find("fields") is YamlMap fields ? Fields(fields) : null,
        };
    }

    public static IReadOnlyDictionary<string, DataType> Fields(YamlMap map) =>
        map.Entries.ToDictionary(e => e.Key, e => Read(e.Value.Value));

    private static DataKind Kind(YamlScalar word) => Enum.Parse<DataKind>(word.Text, ignoreCase: true);
}
