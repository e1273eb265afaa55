using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Models.Constraints;
using Agents.Models.Tests.Constraints;
using Agents.Models.Tests.Runtime;
using Agents.Models.Tokenizers;
using Agents.Models.Tools;
using NJsonSchema;

namespace Agents.Models.Tests.Tools;

public sealed class ToolLanguageTests
{
    private const int Tokens = 200;

    private static readonly HashSet<string> Names = ["first", "second"];

    [Theory]
    [InlineData("tagged")]
    [InlineData("single")]
    [InlineData("listed")]
    [InlineData("whole")]
    public async Task Whatever_the_model_wants_its_calls_fit_what_is_offered(string format)
    {
        var (called, several) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            var random = new RandomDraws(i);
            var grammar = Grammar(format, random, allowsText: random.Chance(0.3));
            if (Constraint(grammar) is not { } constraint)
                continue;
            var answer = RandomAnswer.Generate(constraint, random, i, Tokens);
            var reader = new ToolCallReader(ToolFormat.Find(format), Names);
            var text = reader.Add(answer);
            var (calls, rest) = reader.Finish();
            Assert.True(rest.Length == 0 || calls.Count == 0, answer);
            Assert.True(calls.Count > 0 || grammar.AllowsText, answer);
            Assert.True(grammar.AllowsText || text.Length == 0, answer);
            Assert.InRange(calls.Count, 0, grammar.AllowsSeveral ? int.MaxValue : 1);
            foreach (var call in calls)
                await FitsAsync(grammar, call);
            (called, several) = (called + Math.Sign(calls.Count), several + (calls.Count > 1 ? 1 : 0));
        }
        Assert.InRange(called, 50, 200);
        Assert.Equal(format is "tagged" or "listed", several > 0);
    }

    [Fact]
    public void Text_never_holds_the_marker_of_a_call_that_is_not_allowed()
    {
        var grammar = new ToolGrammar { Format = "tagged", Tools = [] };
        var constraint = Constraint(grammar)!;
        var state = constraint.Start;
        foreach (var value in "words <tool_<tool_call"u8)
            state = constraint.After(state, [value]);
        Assert.Equal(0, constraint.NeededAfter(state));
        Assert.Equal(Language.Unbounded, constraint.NeededAfter(constraint.After(state, ">"u8)));
    }

    [Fact]
    public void A_control_token_that_marks_a_call_is_read_as_text_where_tools_are_offered()
    {
        const int Marker = ByteVocabulary.EndId + 1;
        var tokenizer = new BpeTokenizer(
            new TokenizerModel(
                [
                    .. Enumerable.Range(0, 256).Select(b => ByteSymbols.Symbol((byte)b).ToString()),
                    "<|end|>", "[TOOL_CALLS]",
                ],
                [],
                [
                    new AddedToken(ByteVocabulary.EndId, "<|end|>", IsSpecial: true),
                    new AddedToken(Marker, "[TOOL_CALLS]", IsSpecial: true),
                ],
                PreTokenizerKind.Gpt2),
            "test");
        var constraints = new TokenConstraints(
            tokenizer, RandomWeights.Tiny with { VocabularySize = Marker + 1, EosIds = [ByteVocabulary.EndId] });
        var grammar = new ToolGrammar
        {
            Format = "listed",
            AllowsText = false,
            Tools = [new("first", Json("""{"type": "object", "properties": {}}"""))],
        }.ToGrammar();
        var cursor = constraints.Start(grammar)!;
        Assert.True(cursor.Mask(Tokens).Allows(Marker));
        cursor.Add(Marker);
        Assert.True(cursor.Mask(Tokens).Allows('['));
        Assert.False(cursor.Mask(Tokens).Allows(Marker));
        Assert.Equal("[TOOL_CALLS]", constraints.Decoder(grammar)!.Add(Marker));
        Assert.Equal("", constraints.Decoder(null)!.Add(Marker));
    }

    [Fact]
    public void A_schema_that_cannot_be_kept_to_is_refused_with_the_name_of_its_tool()
    {
        var grammar = new ToolGrammar
        {
            Format = "tagged",
            Tools = [new("odd", Json("""{"type": "object", "patternProperties": {}}"""))],
        };
        var error = Assert.Throws<AgentsException>(
            () => new TokenConstraint(grammar.ToGrammar(), ByteVocabulary.Trie)).Message;
        Assert.Contains("odd", error, StringComparison.Ordinal);
        Assert.Contains("patternProperties", error, StringComparison.Ordinal);
    }

    private static ToolGrammar Grammar(string format, RandomDraws random, bool allowsText) => new()
    {
        Format = format,
        AllowsText = allowsText,
        AllowsSeveral = random.Chance(0.7),
        Tools = [.. Names.Select(n => new ToolSignature(n, Parameters(new SchemaGenerator(random).Create())))],
    };

    private static JsonElement Parameters(JsonObject schema)
    {
        var definitions = schema["definitions"]?.DeepClone();
        schema.Remove("definitions");
        var result = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["x"] = schema.DeepClone() },
            ["required"] = new JsonArray("x"),
        };
        if (definitions is not null)
            result["definitions"] = definitions;
        return JsonSerializer.SerializeToElement(result);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static TokenConstraint? Constraint(ToolGrammar grammar)
    {
        var constraint = new TokenConstraint(grammar.ToGrammar(), ByteVocabulary.Trie);
        return constraint.Shortest > Tokens ? null : constraint;
    }

    private static async Task FitsAsync(ToolGrammar grammar, ToolCall call)
    {
        var schema = grammar.Tools.Single(t => t.Name == call.Name).Parameters.GetRawText();
        var text = call.Arguments.GetRawText();
        var errors = (await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken)).Validate(text);
        Assert.True(errors.Count == 0, $"{text}\ndoes not fit {schema}\n{string.Join('\n', errors)}");
    }
}
