using System.Text.Json;
using Agents.Workflows;
using Agents.Workflows.Engine;
using Agents.Workflows.Types;
using Agents.Workflows.Yaml;

namespace Agents.Tests.Workflows;

/// <summary>Types of inputs, outputs and answers.</summary>
public sealed class DataTypeTests
{
    [Theory]
    [InlineData("string", "\"x\"", null)]
    [InlineData("string", "1", "must be of type string")]
    [InlineData("integer", "1", null)]
    [InlineData("integer", "1.5", "must be of type integer")]
    [InlineData("integer", "99999999999999999999", "must be of type integer")]
    [InlineData("number", "1.5", null)]
    [InlineData("number", "\"1.5\"", "must be of type number")]
    [InlineData("boolean", "false", null)]
    [InlineData("boolean", "\"false\"", "must be of type boolean")]
    [InlineData("list", "[1, \"x\", {}]", null)]
    [InlineData("list", "{}", "must be of type list")]
    [InlineData("object", "{\"a\": 1}", null)]
    [InlineData("object", "[]", "must be of type object")]
    [InlineData("object", "null", "must be of type object")]
    [InlineData("{type: string, enum: [low, high]}", "\"low\"", null)]
    [InlineData("{type: string, enum: [low, high]}", "\"hig\"", "Did you mean 'high'?")]
    [InlineData("{type: list, items: integer}", "[1, 2]", null)]
    [InlineData("{type: list, items: integer}", "[1, \"2\"]", "value[1] must be of type integer")]
    [InlineData("{type: object, fields: {a: integer}}", "{\"a\": 1}", null)]
    [InlineData("{type: object, fields: {a: integer}}", "{}", "value lacks 'a'")]
    [InlineData("{type: object, fields: {a: integer}}", "{\"a\": \"x\"}", "value.a must be of type integer")]
    [InlineData("{type: object, fields: {a: integer}}", "{\"a\": 1, \"b\": 2}", "has 'b', which is not known there")]
    [InlineData("{type: list, items: {type: object, fields: {a: {type: list, items: string}}}}",
        "[{\"a\": [\"x\", 1]}]", "value[0].a[1] must be of type string")]
    public void A_value_is_of_the_type_or_the_message_says_where_not(string type, string json, string? message)
    {
        string? error = Type(type).Check(JsonDocument.Parse(json).RootElement, "value");
        if (message is null)
            Assert.Null(error);
        else
            Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_is_a_schema()
    {
        string schema = Type("""
            {type: object, description: All., fields: {a: {type: list, items: number}, b: {type: string, enum: [x]}}}
            """).Schema().ToJsonString();
        Assert.Equal("""
            {"type":"object","description":"All.","properties":{"a":{"type":"array","items":{"type":"number"}},
            "b":{"type":"string","enum":["x"]}},"required":["a","b"],"additionalProperties":false}
            """.ReplaceLineEndings(""), schema);
    }

    [Theory]
    [InlineData("{\"a\": 1}", null)]
    [InlineData("Sure! ```json\n{\"a\": 1,}\n``` Anything else?", null)]
    [InlineData("{\"a\": /* one */ 1}", null)]
    [InlineData("", "holds no JSON object")]
    [InlineData("}{", "holds no JSON object")]
    [InlineData("{\"a\": }", "is no JSON")]
    [InlineData("{a: 1}", "is no JSON")]
    [InlineData("{\"a\": \"1\"}", "must be of type integer")]
    public void The_object_in_an_answer_is_found(string answer, string? message)
    {
        string? error = AnswerReader.Read(answer, Type("{type: object, fields: {a: integer}}"), out var value);
        if (message is not null)
            Assert.Contains(message, error, StringComparison.Ordinal);
        else
            Assert.Equal((null, 1), (error, value.GetProperty("a").GetInt32()));
    }

    [Fact]
    public void An_answer_that_is_nested_without_end_is_refused()
    {
        string deep = "{\"a\": " + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "}";
        Assert.Contains("is no JSON", AnswerReader.Read(deep, DataType.Text, out _), StringComparison.Ordinal);
    }

    private static DataType Type(string yaml)
    {
        var errors = new ErrorList("t.yaml", yaml);
        var value = YamlReader.Read(yaml, errors)!;
        Assert.True(TypeShapes.Type.Check(value, errors));
        return TypeReader.Read(value);
    }
}
