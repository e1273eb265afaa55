using System.Text.Json.Nodes;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Workflows;
using Agents.Workflows.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.WorkflowArchitect.Tests.Plans;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("yes")]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("0x1F")]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a: b # c")]
    [InlineData("{{ x }}")]
    [InlineData("two\nlines\n\n")]
    [InlineData("\t\u0007\u2028\ud83d\ude00 ")]
    [InlineData("--- !!python/object:x &a *b")]
    public void A_text_is_read_back_as_it_was(string text) => Assert.True(ReadsBack(text));

    [Fact]
    public void Any_text_is_read_back_as_it_was()
    {
        var texts = Gen.Elements('a', 'Z', '0', ' ', '\n', ':', '#', '-', '"', '\'', '\\', '{', '}', '[', '&', '*', '!',
            '|', '>', '%', '@', '`', ',', '?', '\u00e9', '\u3042').ArrayOf().Select(c => new string(c)).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(texts, ReadsBack));
    }

    private static bool ReadsBack(string text)
    {
        var value = new JsonObject { ["key"] = text, [text.Length == 0 ? "k" : text] = new JsonArray(text, 1.5, true, null) };
        string yaml = YamlText.Write(value.DeepClone());
        var errors = new ErrorList("x.yaml", yaml);
        var read = YamlReader.Read(yaml, errors);
        errors.ThrowIfAny();
        return JsonNode.DeepEquals(value, read!.ToJson());
    }
}
