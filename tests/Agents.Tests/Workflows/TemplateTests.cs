using System.Text.Json;
using Agents.Workflows;
using Agents.Workflows.Templates;
using YamlDotNet.Core;

namespace Agents.Tests.Workflows;

/// <summary>Expressions: what they give, what they refuse, and what they cannot do.</summary>
public sealed class TemplateTests : IValueSource
{
    private readonly Dictionary<string, JsonElement> _values = new()
    {
        ["n"] = JsonValues.Of((object)3),
        ["half"] = JsonValues.Of((object)0.5),
        ["text"] = JsonValues.Of("Äpfel & {{ n }}"),
        ["list"] = JsonValues.Of(new object[] { "a", 2, true }),
        ["thing"] = JsonValues.Of(new { name = "ü", inner = new { deep = new[] { 1, 2 } }, none = (string?)null }),
        ["yes"] = JsonValues.Of((object)true),
        ["huge"] = JsonDocument.Parse("1e300").RootElement,
    };

    public string Name => "t.yaml";

    public JsonElement Find(string name) => _values.GetValueOrDefault(name);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ n }} and {{ half }}", "3 and 0.5")]
    [InlineData("{{ text }}", "Äpfel & {{ n }}")]
    [InlineData("{{ thing }}", """{"name":"ü","inner":{"deep":[1,2]},"none":null}""")]
    [InlineData("{{ thing.inner.deep | join: '-' }}", "1-2")]
    [InlineData("{{ thing['name'] }}", "ü")]
    [InlineData("{{ thing.none }}{{ thing.nothing }}{{ unknown }}", "")]
    [InlineData("{{ list | json }}", "[\"a\",2,true]")]
    [InlineData("{% for x in list %}{{ forloop.index }}{{ x }} {% endfor %}", "1a 22 3true ")]
    [InlineData("{% if thing.inner %}in{% else %}out{% endif %}", "in")]
    [InlineData("{% unless yes %}no{% endunless %}{% case n %}{% when 3 %}three{% endcase %}", "three")]
    [InlineData("{{ unknown | default: 'x' | upcase | append: text }}", "XÄpfel & {{ n }}")]
    [InlineData("{% raw %}{{ n }}{% endraw %}{% comment %}x{% endcomment %}", "{{ n }}")]
    public async Task A_text_is_rendered(string template, string expected) =>
        Assert.Equal(expected, await Parse(template).RenderAsync(this));

    [Theory]
    [InlineData("{{ n }}", "3")]
    [InlineData("{{ half }}", "0.5")]
    [InlineData("{{ yes }}", "true")]
    [InlineData("{{ list }}", "[\"a\",2,true]")]
    [InlineData("{{ thing.inner }}", "{\"deep\":[1,2]}")]
    [InlineData("{{ unknown }}", "null")]
    [InlineData("{{ n | plus: 1.5 }}", "4.5")]
    [InlineData("{{ n | times: 2.0 }}", "6")]
    [InlineData("{{ list | size }}", "3")]
    [InlineData("{{ n }}!", "\"3!\"")]
    [InlineData(" {{ n }}", "\" 3\"")]
    [InlineData("text", "\"text\"")]
    [InlineData("{{ huge }}", "\"1e300\"")]
    public async Task A_single_output_keeps_the_type_of_its_value(string template, string json) =>
        Assert.Equal(json, (await Parse(template).EvaluateAsync(this)).GetRawText());

    [Theory]
    [InlineData("n == 3", true)]
    [InlineData("n > 3 or yes", true)]
    [InlineData("n >= 3 and half < 1", true)]
    [InlineData("list contains 'a'", true)]
    [InlineData("thing.name == 'ü'", true)]
    [InlineData("thing.none == nil", true)]
    [InlineData("unknown", false)]
    [InlineData("unknown == true", false)]
    [InlineData("unknown != true", true)]
    [InlineData("text == ''", false)]
    public async Task A_condition_holds_or_not(string condition, bool holds)
    {
        var errors = new ErrorList("t.yaml", condition);
        var template = Template.ParseCondition(Scalar(condition), errors);
        Assert.Equal(0, errors.Count);
        Assert.Equal(holds, await template!.HoldsAsync(this));
    }

    [Theory]
    [InlineData("{{ n | divided_by: 0 }}")]
    [InlineData("{% for a in list %}{% for b in list %}{% for c in list %}{{ long }}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{{ many | join: long }}")]
    [InlineData("{{ long | append: long | append: long | append: long }}")]
    public async Task What_cannot_be_computed_or_has_no_end_fails_with_its_place(string template)
    {
        _values["long"] = JsonValues.Of(new string('x', Liquid.MaxLength / 3));
        _values["many"] = JsonValues.Of(Enumerable.Repeat("a", 100).ToArray());
        var error = await Assert.ThrowsAsync<AgentsException>(() => Parse(template).RenderAsync(this).AsTask());
        Assert.StartsWith("t.yaml(3,7): the expression failed:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loops_within_loops_end()
    {
        _values["many"] = JsonValues.Of(Enumerable.Range(0, 1000).ToArray());
        const string template = "{% for a in many %}{% for b in many %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}";
        await Assert.ThrowsAsync<AgentsException>(() => Parse(template).RenderAsync(this).AsTask());
    }

    [Theory]
    [InlineData("{% include 'x' %}")]
    [InlineData("{% render 'x' %}")]
    [InlineData("{% capture x %}{% endcapture %}")]
    [InlineData("{% increment x %}")]
    [InlineData("{% cycle 'a', 'b' %}")]
    [InlineData("{{ text | replace: 'a', text }}")]
    [InlineData("{{ 'now' | date: '%Y' }}")]
    [InlineData("{% for i in (1..n) %}{% endfor %}")]
    public void What_is_not_offered_is_refused(string template)
    {
        var errors = new ErrorList("t.yaml", template);
        Assert.Null(Template.Parse(Scalar(template), errors));
        Assert.Equal(1, errors.Count);
    }

    [Fact]
    public void What_it_reads_is_known_before_it_runs()
    {
        var template = Parse("{{ a.b | append: c[d.e] }}{% for x in y.z %}{{ x.q }}{{ forloop.index }}{% endfor %}{% if f %}{% endif %}");
        Assert.Equal(
            ["a.b", "c", "d.e", "f", "y.z"],
            template.References.Select(r => r.Member is null ? r.Root : $"{r.Root}.{r.Member}").Order(StringComparer.Ordinal));
    }

    private static Template Parse(string text)
    {
        var errors = new ErrorList("t.yaml", text);
        var template = Template.Parse(Scalar(text), errors);
        Assert.Equal(0, errors.Count);
        return template!;
    }

    private static Agents.Workflows.Yaml.YamlScalar Scalar(string text) =>
        new(text, ScalarStyle.DoubleQuoted, new(3, 7), ..text.Length);
}
