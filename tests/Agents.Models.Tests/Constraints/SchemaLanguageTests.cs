using System.Text;
using Agents.Episodes;
using Agents.Models.Constraints;

namespace Agents.Models.Tests.Constraints;

public sealed class SchemaLanguageTests
{
    private const string Person = """
        {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 1},
         "age": {"type": "integer", "minimum": 0, "maximum": 150}, "tags": {"type": "array", "items": {"enum": ["a"]}}}}
        """;

    [Theory]
    [InlineData(Person, """{"name":"A"}""", true)]
    [InlineData(Person, """{"name": "\"é😀", "age": 150, "tags":["a", "a"]}""", true)]
    [InlineData(Person, """{"name":"A","tags":[]}""", true)]
    [InlineData(Person, """{"name":""}""", false)]
    [InlineData(Person, """{"name":"A","age":151}""", false)]
    [InlineData(Person, """{"name":"A","age":01}""", false)]
    [InlineData(Person, """{"age":1}""", false)]
    [InlineData(Person, """{"name":"A","x":1}""", false)]
    [InlineData(Person, """{"name":"A",}""", false)]
    [InlineData(Person, """{"name":"A"}}""", false)]
    [InlineData("true", """{"a":[1,-2.5,{"b":null}],"c":"x"}""", true)]
    [InlineData("true", "[1,]", false)]
    [InlineData("""{"type":"integer","minimum":-5,"exclusiveMaximum":12}""", "-5", true)]
    [InlineData("""{"type":"integer","minimum":-5,"exclusiveMaximum":12}""", "11", true)]
    [InlineData("""{"type":"integer","minimum":-5,"exclusiveMaximum":12}""", "12", false)]
    [InlineData("""{"type":"integer","minimum":-5,"exclusiveMaximum":12}""", "-6", false)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "0.25", true)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1", true)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1.5", false)]
    [InlineData("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false}""", "[1,2]", true)]
    [InlineData("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false}""", "[1,2,3]", false)]
    [InlineData("""{"type":"object","properties":{"a":{"const":1}},"additionalProperties":{"const":2}}""",
        """{"a":1,"ab":2,"":2}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"const":1}},"additionalProperties":{"const":2}}""",
        """{"a":2}""", false)]
    [InlineData("""{"type":"string","nullable":true}""", "null", true)]
    [InlineData("""{"enum":["x",1,null],"type":"string"}""", "1", false)]
    [InlineData("""{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"const":"z"}}}""", "\"z\"", true)]
    [InlineData("""{"oneOf":[{"type":"null"},{"type":"boolean"}]}""", "true", true)]
    [InlineData("""{"type":"integer","enum":["x",1]}""", "\"x\"", false)]
    [InlineData("""{"type":"object","required":["b"],"properties":{"a":{"const":1}}}""", """{"a":1,"b":[]}""", true)]
    [InlineData("""{"type":"array","prefixItems":[],"minItems":1}""", "[1,2]", true)]
    [InlineData("""{"type":"array","prefixItems":[],"minItems":1}""", "[,1]", false)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1.7976931348623157e308}""", "3.5", true)]
    [InlineData("""{"type":"number","minimum":4.9e-324,"maximum":5}""", "0", false)]
    [InlineData("""{"type":"number","minimum":4.9e-324,"maximum":5}""", "1.5", true)]
    [InlineData("""{"type":"integer","minimum":-1e300,"maximum":1e300}""", "-12", true)]
    [InlineData("""{"type":"number","anyOf":[{"type":"integer"},{"type":"number","minimum":0}]}""", "0.5", true)]
    [InlineData("""{"type":"object","$ref":"#/$defs/a","$defs":{"a":{"type":"object"}}}""", "{}", true)]
    public void Documents_are_told_apart(string schema, string document, bool fits)
    {
        var constraint = Create(schema);
        var state = constraint.After(constraint.Start, Encoding.UTF8.GetBytes(document));
        Assert.Equal(fits, constraint.NeededAfter(state) == 0);
    }

    [Theory]
    [InlineData("""{"type":"array","uniqueItems":true}""", "uniqueItems")]
    [InlineData("""{"type":"object","patternProperties":{}}""", "patternProperties")]
    [InlineData("""{"type":"object","properties":{"x":{"not":{}}}}""", "#/properties/x")]
    [InlineData("""{"type":"number","multipleOf":3}""", "multipleOf")]
    [InlineData("""{"type":"string","format":"hostname"}""", "hostname")]
    [InlineData("""{"type":"string","pattern":"(?=a)"}""", "look-around")]
    [InlineData("""{"type":"string","pattern":"a","maxLength":3}""", "'pattern' beside")]
    [InlineData("""{"type":"thing"}""", "thing")]
    [InlineData("""{"type":3}""", "'type'")]
    [InlineData("""{"$ref":"https://example.org/x"}""", "out of the schema")]
    [InlineData("""{"$ref":"#/nowhere"}""", "nowhere")]
    [InlineData("""{"$ref":"#"}""", "itself")]
    [InlineData("""{"anyOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#"},{"$ref":"#/$defs/a"}]}}}""",
        "itself")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#"}},"required":["x"]}""", "no finite document")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"string","maxLength":3}]}""", "oneOf")]
    [InlineData("""{"allOf":[{"type":"string"},{"maxLength":3}]}""", "allOf")]
    [InlineData("""{"type":"string","maxLength":-1}""", "maxLength")]
    [InlineData("""{"type":"array","maxItems":100000}""", "maxItems")]
    [InlineData("""{"type":"number","minimum":"1"}""", "minimum")]
    [InlineData("""{"$ref":"a\u0000b"}""", "a b")]
    [InlineData("""{"$ref":"\ud800"}""", "no Unicode")]
    [InlineData("""{"const":"\ud800"}""", "no Unicode")]
    [InlineData("""{"type":["\udc00"]}""", "no Unicode")]
    [InlineData("""{"properties":{"\ud800":{}}}""", "no Unicode")]
    [InlineData("""{"type":"string","const":5}""", "no finite document")]
    [InlineData("""{"type":"string","anyOf":[{"type":"integer"}]}""", "'type' beside 'anyOf'")]
    [InlineData("""{"type":"string","anyOf":[{}]}""", "'type' beside 'anyOf'")]
    [InlineData("""{"type":"string","$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}""", "'type' beside '$ref'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"null"}},"anyOf":[{"type":"object"}]}""",
        "'properties' beside 'anyOf'")]
    [InlineData("""{"type":"string","maxLength":1,"enum":["abc"]}""", "'maxLength' beside 'enum'")]
    [InlineData("{\"oneOf\":[{\"required\":[\"k\"],\"properties\":{\"k\":{\"const\":1}}},"
        + "{\"required\":[\"k\"],\"properties\":{\"k\":{\"const\":2}}}]}", "oneOf")]
    [InlineData("""{"type":"integer","minimum":1e20}""", "a minimum from")]
    [InlineData("""{"type":"number","exclusiveMaximum":-1e300}""", "a maximum down from")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"null"},"a":{"type":"string"}}}""", "'a' is there twice")]
    [InlineData("false", "No")]
    [InlineData("[]", "a schema is")]
    [InlineData("{", "no JSON")]
    [InlineData("{\n \"type\": neull\n}", "line 2")]
    public void What_cannot_be_obeyed_is_refused_by_name(string schema, string reason)
    {
        var error = Assert.ThrowsAny<AgentsException>(() => Create(schema));
        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Deep_schemas_and_schemas_of_many_states_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"items\":", 500)) + "true" + new string('}', 500);
        Assert.ThrowsAny<AgentsException>(() => Create(deep));
        var wide = new StringBuilder("{\"type\":\"object\",\"properties\":{");
        for (var i = 0; i < 3000; i++)
            wide.Append($"{(i > 0 ? "," : "")}\"property{i}\":{{\"type\":\"string\",\"maxLength\":{i}}}");
        Assert.ThrowsAny<AgentsException>(() => Create(wide.Append("}}").ToString()));
    }

    [Fact]
    public void Equal_grammars_have_one_hash()
    {
        var grammar = new Grammar(GrammarKind.JsonSchema, Person);
        Assert.Equal(TokenConstraint.Hash(grammar), TokenConstraint.Hash(grammar with { }));
        var other = grammar with { Kind = GrammarKind.Pattern };
        Assert.NotEqual(TokenConstraint.Hash(grammar), TokenConstraint.Hash(other));
    }

    private static TokenConstraint Create(string schema) =>
        new(new Grammar(GrammarKind.JsonSchema, schema), ByteVocabulary.Trie);
}
