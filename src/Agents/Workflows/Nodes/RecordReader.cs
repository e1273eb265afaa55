using Agents.Workflows.Templates;
using Agents.Workflows.Types;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Nodes;

/// <summary>Reads the keys of a map that has the shape that it should have.</summary>
internal class RecordReader(YamlMap map, ErrorList errors)
{
    public Position Position => map.Position;

    protected ErrorList Errors => errors;

    public YamlValue? Find(string key) => map.Find(key);

    public string? Text(string key) => (Find(key) as YamlScalar)?.Text;

    public int? Whole(string key) => Find(key) is YamlScalar { Value: long number } ? (int)number : null;

    public float? Number(string key) => (Find(key) as YamlScalar)?.Value switch
    {
        long number => number,
        double number => (float)number,
        _ => null,
    };

    public TimeSpan? Duration(string key) => Text(key) is { } text ? Durations.Parse(text) : null;

    public Template? Template(string key) =>
        Find(key) is YamlScalar scalar ? Templates.Template.Parse(scalar, errors) : null;

    public WorkflowBudget? Budget() => Find("budget") is not YamlMap limits ? null : new WorkflowBudget
    {
        Tokens = (limits.Find("tokens") as YamlScalar)?.Value as long?,
        Calls = (int?)((limits.Find("calls") as YamlScalar)?.Value as long?),
        Time = limits.Find("time") is YamlScalar time ? Durations.Parse(time.Text) : null,
        Loops = (int?)((limits.Find("loops") as YamlScalar)?.Value as long?),
    };

    /// <summary>The agent that this map defines.</summary>
    public AgentDefinition Agent() => new()
    {
        Instructions = Template("instructions"),
        Model = Text("model"),
        Functions = Find("functions") is YamlList list
            ? [.. list.Items.Cast<YamlScalar>().Select(f => new FunctionReference(f.Text, f.Position))]
            : [],
        Output = Find("output") is YamlMap fields
            ? new DataType(DataKind.Object) { Fields = TypeReader.Fields(fields) }
            : null,
        Temperature = Number("temperature"),
        MaxTokens = Whole("max_tokens"),
    };
}
