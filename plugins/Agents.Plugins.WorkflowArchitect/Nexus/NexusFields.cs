using Agents.Workflows;
using Agents.Workflows.Yaml;

namespace Agents.Plugins.WorkflowArchitect.Nexus;

/// <summary>Reads fields of maps, and says what is wrong with them.</summary>
internal sealed class NexusFields(ErrorList errors, int maxText)
{
    /// <summary>A map with no keys but these; null where it is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">How errors name it.</param>
    /// <param name="keys">The keys; null for any.</param>
    public YamlMap? Map(YamlValue value, string what, IReadOnlyList<string>? keys)
    {
        if (value is not YamlMap map)
        {
            errors.Add(value.Position, $"{what} is a map; this is {value.Describe()}.");
            return null;
        }

        foreach (var (key, entry) in map.Entries)
        {
            if (keys?.Contains(key) == false)
                errors.Add(entry.KeyPosition, $"{what} has no key '{Shorten(key)}'. It has: {string.Join(", ", keys)}.");
        }

        return map;
    }

    public IReadOnlyList<YamlValue> List(YamlMap map, string key)
    {
        switch (map.Find(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case var other:
                errors.Add(other.Position, $"{key} is a list; this is {other.Describe()}.");
                return [];
        }
    }

    /// <summary>A text; empty where it is missing or none, which is an error where it is needed.</summary>
    public string Text(YamlMap map, string key, bool isNeeded = true)
    {
        var value = map.Find(key);
        if (value is YamlScalar { Value: string text })
        {
            if (text.Length > maxText)
                errors.Add(value.Position, $"{key} has {text.Length} characters; {maxText} are allowed.");
            return text;
        }

        if (value is not null)
            errors.Add(value.Position, $"{key} is text; this is {value.Describe()}.");
        else if (isNeeded)
            errors.Add(map.Position, $"The key {key} is missing.");
        return "";
    }

    public bool Flag(YamlMap map, string key, bool otherwise)
    {
        switch (map.Find(key))
        {
            case null:
                return otherwise;
            case YamlScalar { Value: bool flag }:
                return flag;
            case var other:
                errors.Add(other.Position, $"{key} is true or false; this is {other.Describe()}.");
                return otherwise;
        }
    }

    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
