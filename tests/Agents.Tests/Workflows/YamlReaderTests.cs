using Agents.Workflows;
using Agents.Workflows.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Tests.Workflows;

/// <summary>How YAML becomes values.</summary>
public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1", "{\"a\":1}")]
    [InlineData("a: +1", "{\"a\":1}")]
    [InlineData("a: 007", "{\"a\":7}")]
    [InlineData("a: 1.5e3", "{\"a\":1500}")]
    [InlineData("a: 1e999", "{\"a\":\"1e999\"}")]
    [InlineData("a: 0x10", "{\"a\":\"0x10\"}")]
    [InlineData("a: 123456789012345678901", "{\"a\":1.2345678901234568E\u002B20}")]
    [InlineData("a: .inf", "{\"a\":\".inf\"}")]
    [InlineData("a: true\nb: True\nc: 'true'\nd: yes", "{\"a\":true,\"b\":true,\"c\":\"true\",\"d\":\"yes\"}")]
    [InlineData("a:\nb: ~\nc: null\nd: ''", "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"\"}")]
    [InlineData("a: 2026-01-01", "{\"a\":\"2026-01-01\"}")]
    [InlineData("a: [1, [b, {c: d}]]", "{\"a\":[1,[\"b\",{\"c\":\"d\"}]]}")]
    [InlineData("a: |\n  x\n  y\n", "{\"a\":\"x\\ny\\n\"}")]
    [InlineData("a: >-\n  x\n  y\n", "{\"a\":\"x y\"}")]
    [InlineData("# only a comment\n---\na: b\n...", "{\"a\":\"b\"}")]
    public void Plain_scalars_have_the_types_of_yaml_1_2(string yaml, string json)
    {
        var errors = new ErrorList("y.yaml", yaml);
        Assert.Equal(json, YamlReader.Read(yaml, errors)!.ToJson()!.ToJsonString());
        Assert.Equal(0, errors.Count);
    }

    [Theory]
    [InlineData("a: b\na: c", 2, 1)]
    [InlineData("a: &x b", 1, 4)]
    [InlineData("a: *x", 1, 4)]
    [InlineData("a: !tag b", 1, 4)]
    [InlineData("!!map {a: b}", 1, 1)]
    [InlineData("1: b", 1, 1)]
    [InlineData("? [a]\n: b", 1, 3)]
    [InlineData("a: b\n--- \nc: d", 2, 1)]
    [InlineData("a: 'b", 1, 4)]
    [InlineData("%YAML 9.9\n---\na: b", 1, 1)]
    [InlineData("\0", 1, 1)]
    public void What_is_refused_is_refused_where_it_stands(string yaml, int line, int column)
    {
        var errors = new ErrorList("y.yaml", yaml);
        YamlReader.Read(yaml, errors);
        var error = Assert.Single(Assert.Throws<WorkflowException>(errors.ThrowIfAny).Errors);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("3d", 259200)]
    public void Times_are_read(string text, double seconds) =>
        Assert.Equal(seconds, Durations.Parse(text).TotalSeconds);

    [Theory]
    [InlineData("promt", "prompt")]
    [InlineData("Prompt", "prompt")]
    [InlineData("instruction", "instructions")]
    [InlineData("x", null)]
    [InlineData("something_else", null)]
    public void A_near_miss_is_hinted_at(string typed, string? meant) =>
        Assert.Equal(meant is null ? "" : $" Did you mean '{meant}'?",
            Names.Hint(typed, ["prompt", "instructions", "p", "next"]));
}
